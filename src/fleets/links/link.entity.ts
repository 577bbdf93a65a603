import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { FleetEntity } from '../fleet.entity';

/** Two fleets whose networks are to be joined. A pair has no order, so that the key is the lower id and the higher one. */
@Entity('fleet_link')
@Check('ck_fleet_link_order', '"low_id" < "high_id"')
@Check('ck_fleet_link_owner', '"owner_id" in ("low_id", "high_id")')
@Index('ix_fleet_link_high', ['highId'])
export class FleetLinkEntity {
  @PrimaryColumn('uuid', { name: 'low_id', primaryKeyConstraintName: 'pk_fleet_link' })
  @ForeignKey(() => FleetEntity, { name: 'fk_fleet_link_low' })
  lowId!: string;

  @PrimaryColumn('uuid', { name: 'high_id', primaryKeyConstraintName: 'pk_fleet_link' })
  @ForeignKey(() => FleetEntity, { name: 'fk_fleet_link_high' })
  highId!: string;

  /** The fleet that asked: it has the link's router, and pays for it. */
  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** Since when it is to end. The row goes once nothing of the link is left in the cloud. */
  @Column('timestamptz', { name: 'ending_at', nullable: true })
  endingAt!: Date | null;
}
