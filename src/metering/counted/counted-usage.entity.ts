import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CountedMeter } from './counted.sql';

/**
 * Sums of usage events, one row for each batch, fleet, device, meter and hour; append-only, so that nobody waits for
 * another's row. Partitioned by the month of `hour`.
 */
@Entity('counted_usage')
@Check('ck_counted_usage_quantity', '"quantity" >= 0')
@Index('ix_counted_usage_recorded', ['recordedAt'], { type: 'brin' })
export class CountedUsageEntity {
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_counted_usage' })
  accountId!: string;

  @PrimaryColumn('uuid', { name: 'fleet_id', primaryKeyConstraintName: 'pk_counted_usage' })
  fleetId!: string;

  /** Beginning of the hour (UTC) in which the usage was. */
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_counted_usage' })
  hour!: Date;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_counted_usage' })
  id!: string;

  @Column('uuid', { name: 'device_id', nullable: true })
  deviceId!: string | null;

  @Column('text')
  meter!: CountedMeter;

  @Column('numeric')
  quantity!: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt!: Date;
}
