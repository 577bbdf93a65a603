import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One change that somebody made through the API. A trigger refuses to change or delete it. */
@Entity('audit_log')
export class AuditEntryEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_audit_log' })
  id!: string;

  @Column('timestamptz')
  at!: Date;

  /** `admin`, or the id of an API token. */
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

  /** The body as it was sent, with secrets masked. */
  @Column('jsonb', { nullable: true })
  request!: unknown;

  /** Where from. */
  @Column('text', { nullable: true })
  address!: string | null;

  @Column('text', { name: 'correlation_id', nullable: true })
  correlationId!: string | null;
}
