import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One change that somebody made through the API. Triggers refuse to change or delete it. */
@Entity('audit_log')
@Index('ix_audit_log_accounts', ['accountIds'], { type: 'gin' })
@Index('ix_audit_log_at', ['at', 'id'])
@Index('ix_audit_log_actor', ['actor', 'id'])
@Index('ix_audit_log_action', ['action', 'id'])
export class AuditEntryEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_audit_log' })
  id!: string;

  @Column('timestamptz')
  at!: Date;

  /** `admin`, the id of an API token, of somebody at an identity provider, or `nobody`. */
  @Column('text', { name: 'actor_id' })
  actorId!: string;

  @Column('text')
  actor!: string;

  @Column('text')
  role!: string;

  /** The accounts that the actor is limited to. */
  @Column('uuid', { name: 'account_ids', array: true, nullable: true })
  accountIds!: string[] | null;

  /** Method and template of the route, such as `POST /api/v1/fleets`. */
  @Column('text')
  action!: string;

  @Column('text')
  path!: string;

  @Column('integer')
  status!: number;

  /** The body as it was sent, or the query where there is none of JSON, with secrets masked; null where it is on record elsewhere. */
  @Column('jsonb', { nullable: true })
  request!: unknown;

  /** The thing that was changed, as it was; null where it is new, or the request is about no single thing. */
  @Column('jsonb', { nullable: true })
  before!: unknown;

  /** The answer, with secrets masked. */
  @Column('jsonb', { nullable: true })
  after!: unknown;

  /** Where from. */
  @Column('text', { nullable: true })
  address!: string | null;

  @Column('text', { name: 'correlation_id', nullable: true })
  correlationId!: string | null;
}
