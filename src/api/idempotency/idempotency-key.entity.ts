import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The answer that a POST with an Idempotency-Key once got; written in the transaction of its effect. */
@Entity('idempotency_key')
@Index('ix_idempotency_key_expiry', ['expiresAt'])
export class IdempotencyKeyEntity {
  /** Who sent it: `admin`, or the id of an API token. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_idempotency_key' })
  principal!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_idempotency_key' })
  route!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_idempotency_key' })
  key!: string;

  /** SHA-256 of the body and the query. */
  @Column('text', { name: 'request_hash' })
  requestHash!: string;

  @Column('integer')
  status!: number;

  /** Sealed, since answers may carry secrets that are shown once. */
  @Column('text')
  response!: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
