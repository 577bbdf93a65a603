import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { FleetEntity } from '../../fleets';
import { CaptureEntity } from '../captures/capture.entity';

/** A snapshot of a fleet's volume. */
@Entity('fleet_snapshot')
@Check('ck_fleet_snapshot_status', `"status" in ('creating', 'active', 'error', 'deleting', 'deleted')`)
@Index('uq_fleet_snapshot_live', ['fleetId', 'name'], { unique: true, where: '"deleted_at" is null' })
export class FleetSnapshotEntity extends CaptureEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_fleet_snapshot' })
  id!: string;

  @Column('uuid', { name: 'fleet_id' })
  @ForeignKey(() => FleetEntity, { name: 'fk_fleet_snapshot_fleet' })
  fleetId!: string;

  @Column('text', { name: 'snapshot_name' })
  snapshotName!: string;

  @Column('text')
  volume!: string;

  @Column('text', { name: 'volume_id' })
  volumeId!: string;

  @Column('integer', { name: 'size_gib', nullable: true })
  sizeGiB!: number | null;
}
