import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The greatest that a gateway has reported of each epoch: what is counted is what exceeds it. */
@Entity('device_counter')
export class DeviceCounterEntity {
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'pk_device_counter' })
  deviceId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_device_counter' })
  epoch!: string;

  @Column('bigint')
  messages!: string;

  @Column('bigint')
  bytes!: string;

  @Column('timestamptz', { name: 'reported_at' })
  reportedAt!: Date;
}
