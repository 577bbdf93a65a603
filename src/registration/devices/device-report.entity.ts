import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What assigned gateways have reported of their counters and metering has not yet taken up; metering removes the row. */
@Entity('device_report')
@Index('ix_device_report_gateway', ['accountId', 'hardwareId', 'seq'])
export class DeviceReportEntity {
  @PrimaryColumn('bigint', {
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_device_report',
  })
  seq!: string;

  @Column('uuid', { name: 'device_id' })
  deviceId!: string;

  @Column('text', { name: 'hardware_id' })
  hardwareId!: string;

  @Column('uuid', { name: 'fleet_id' })
  fleetId!: string;

  /** Who pays for the fleet. */
  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  /** Within it the counters only grow. */
  @Column('text')
  epoch!: string;

  @Column('bigint')
  messages!: string;

  @Column('bigint')
  bytes!: string;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;
}
