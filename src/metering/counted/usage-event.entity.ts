import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CountedMeter } from './counted.sql';

/** Every usage event that was taken, once; append-only, partitioned by a hash of `event_id`. */
@Entity('usage_event')
@Index('ix_usage_event_recorded', ['recordedAt'], { type: 'brin' })
export class UsageEventEntity {
  /** First in the key: ids differ, sources hardly do. */
  @PrimaryColumn('text', { name: 'event_id', collation: 'C', primaryKeyConstraintName: 'pk_usage_event' })
  eventId!: string;

  @PrimaryColumn('text', { collation: 'C', primaryKeyConstraintName: 'pk_usage_event' })
  source!: string;

  /** Whose event it is: nobody's events are known by those of others. */
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_usage_event' })
  accountId!: string;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt!: Date;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt!: Date;

  @Column('uuid', { name: 'fleet_id' })
  fleetId!: string;

  @Column('uuid', { name: 'device_id', nullable: true })
  deviceId!: string | null;

  @Column('text')
  meter!: CountedMeter;

  @Column('numeric')
  quantity!: string;
}
