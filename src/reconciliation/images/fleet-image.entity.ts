import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { FleetEntity } from '../../fleets';
import { CaptureEntity } from '../captures/capture.entity';

/** A golden image of a fleet's server. */
@Entity('fleet_image')
@Check('ck_fleet_image_status', `"status" in ('creating', 'active', 'error', 'deleting', 'deleted')`)
@Index('uq_fleet_image_live', ['fleetId', 'name'], { unique: true, where: '"deleted_at" is null' })
export class FleetImageEntity extends CaptureEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_fleet_image' })
  id!: string;

  @Column('uuid', { name: 'fleet_id' })
  @ForeignKey(() => FleetEntity, { name: 'fk_fleet_image_fleet' })
  fleetId!: string;

  @Column('text', { name: 'image_name' })
  imageName!: string;

  @Column('text')
  server!: string;

  @Column('text', { name: 'server_id' })
  serverId!: string;

  /** Bytes. */
  @Column('bigint', { nullable: true })
  size!: string | null;

  @Column('text', { nullable: true })
  checksum!: string | null;
}
