import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CountedMeter } from './counted.sql';

/** What the counters of a gateway grew by in an hour; partitioned by the month of `hour`. A row only grows. */
@Entity('device_usage_hour')
@Check('ck_device_usage_hour_quantity', '"quantity" >= 0')
@Index('ix_device_usage_hour_account', ['accountId', 'fleetId', 'hour'])
export class DeviceUsageHourEntity {
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'pk_device_usage_hour' })
  deviceId!: string;

  @Column('uuid', { name: 'fleet_id' })
  fleetId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_device_usage_hour' })
  meter!: CountedMeter;

  /** Beginning of the hour (UTC) in which the reports came. */
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_device_usage_hour' })
  hour!: Date;

  @Column('numeric')
  quantity!: string;
}
