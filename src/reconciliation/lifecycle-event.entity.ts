import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { LifecycleEventType } from './lifecycle-event.types';

/** Append-only log of when the use of a resource began, changed and ended; a trigger refuses every update and delete. */
@Entity('lifecycle_event')
@Unique('uq_lifecycle_event_id', ['id'])
@Unique('uq_lifecycle_event_fact', ['resourceId', 'type', 'occurredAt'])
@Check('ck_lifecycle_event_type', `"type" in ('opened', 'closed', 'changed')`)
@Check(
  'ck_lifecycle_event_metered',
  `"type" = 'closed' or ("meter" is not null and "unit" in ('Hours', 'GiB-Hours') and "quantity" >= 0)`,
)
@Check(
  'ck_lifecycle_event_time',
  `isfinite("occurred_at") and ("last_seen_at" is null or ("type" = 'closed' and "last_seen_at" <= "occurred_at"))`,
)
@Index('ix_lifecycle_event_fleet', ['fleetId', 'seq'])
export class LifecycleEventEntity {
  /** Cursor of a stream; gaps and late commits are normal, so it tells order and nothing else. */
  @PrimaryColumn('bigint', {
    primaryKeyConstraintName: 'pk_lifecycle_event',
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
  })
  seq!: string;

  @Column('uuid')
  id!: string;

  /** Null for what is an account's, and no fleet's. */
  @Column('uuid', { name: 'fleet_id', nullable: true })
  fleetId!: string | null;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('uuid', { name: 'resource_id' })
  resourceId!: string;

  @Column('text')
  kind!: string;

  @Column('text')
  type!: LifecycleEventType;

  @Column('text', { nullable: true })
  meter!: string | null;

  @Column('text', { nullable: true })
  unit!: string | null;

  @Column('numeric', { nullable: true })
  quantity!: string | null;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at', nullable: true })
  lastSeenAt!: Date | null;

  @Column('timestamptz', { name: 'recorded_at', default: () => 'now()' })
  recordedAt!: Date;

  @Column('text', { name: 'correlation_id', nullable: true })
  correlationId!: string | null;

  @Column('jsonb', { default: {} })
  attributes!: Record<string, unknown>;
}
