import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The greatest that a gateway has reported of each epoch: what is counted is what exceeds it. It is the gateway's, not the
 * device's: one that gets another key is another device, and goes on counting where it was. Another fleet's gateway of the
 * same name has its own; one that has come from another fleet of the account goes on from there.
 */
@Entity('device_counter')
export class DeviceCounterEntity {
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_device_counter' })
  accountId!: string;

  @PrimaryColumn('text', { name: 'hardware_id', primaryKeyConstraintName: 'pk_device_counter' })
  hardwareId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_device_counter' })
  epoch!: string;

  @PrimaryColumn('uuid', { name: 'fleet_id', primaryKeyConstraintName: 'pk_device_counter' })
  fleetId!: string;

  @Column('bigint')
  messages!: string;

  @Column('bigint')
  bytes!: string;

  @Column('timestamptz', { name: 'reported_at' })
  reportedAt!: Date;
}
