import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CountedMeter } from './counted.sql';

/** Events that were not taken, since another content of their account came before under their source and id; one row for each content. */
@Entity('usage_conflict')
@Index('uq_usage_conflict_content', ['source', 'eventId', 'digest'], { unique: true })
export class UsageConflictEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_usage_conflict' })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  source!: string;

  @Column({ type: 'text', name: 'event_id', collation: 'C' })
  eventId!: string;

  /** SHA-256 of what the event says. */
  @Column('bytea')
  digest!: Buffer;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('uuid', { name: 'fleet_id' })
  fleetId!: string;

  @Column('uuid', { name: 'device_id', nullable: true })
  deviceId!: string | null;

  @Column('text')
  meter!: CountedMeter;

  @Column('numeric')
  quantity!: string;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt!: Date;

  @Column('timestamptz', { name: 'first_at' })
  firstAt!: Date;

  @Column('timestamptz', { name: 'last_at' })
  lastAt!: Date;

  /** How often it came. */
  @Column('int', { default: 1 })
  times!: number;
}
