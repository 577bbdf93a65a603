import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { FleetEntity } from '../../fleets';

/**
 * Replies that are owed to new devices, as one row for all of a batch: it is written with them, and goes when the last of
 * them has been told. A mark on each device would cost a second version of every row, in every index.
 */
@Entity('reply_debt')
@Index('ix_reply_debt_fleet', ['fleetId', 'createdAt'])
export class ReplyDebtEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_reply_debt' })
  id!: string;

  @Column('uuid', { name: 'fleet_id' })
  @ForeignKey(() => FleetEntity, { name: 'fk_reply_debt_fleet' })
  fleetId!: string;

  @Column('uuid', { name: 'device_ids', array: true })
  deviceIds!: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
