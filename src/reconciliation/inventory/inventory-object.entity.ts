import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CloudInventoryEntity } from './cloud-inventory.entity';

/** What is on record, or bears our mark, as a cloud showed it. */
@Entity('inventory_object')
export class InventoryObjectEntity {
  @PrimaryColumn('uuid', { name: 'inventory_id', primaryKeyConstraintName: 'pk_inventory_object' })
  @ForeignKey(() => CloudInventoryEntity, { name: 'fk_inventory_object_inventory' })
  inventoryId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_inventory_object' })
  kind!: string;

  @PrimaryColumn('text', { name: 'cloud_id', primaryKeyConstraintName: 'pk_inventory_object' })
  cloudId!: string;

  @Column('text')
  name!: string;

  /** Null for what is on no record. */
  @Column('uuid', { name: 'resource_id', nullable: true })
  resourceId!: string | null;

  @Column('uuid', { name: 'fleet_id', nullable: true })
  fleetId!: string | null;

  @Column('uuid', { name: 'account_id', nullable: true })
  accountId!: string | null;

  @Column('boolean')
  found!: boolean;

  /** It was being made or removed: nothing is to be said of it. */
  @Column('boolean')
  busy!: boolean;

  @Column('text', { nullable: true })
  meter!: string | null;

  @Column('numeric', { nullable: true })
  quantity!: string | null;

  @Column('text', { nullable: true })
  state!: string | null;

  /** Since when it is used, where the cloud tells. */
  @Column('timestamptz', { nullable: true })
  since!: Date | null;

  /** How long Nova counts a server within the period. */
  @Column('numeric', { name: 'nova_seconds', nullable: true })
  novaSeconds!: string | null;

  /** How long a server was there within the period, as Gnocchi was told. */
  @Column('numeric', { name: 'gnocchi_seconds', nullable: true })
  gnocchiSeconds!: string | null;

  /** Changes of a server that nobody had seen, and are on record now. */
  @Column('integer', { name: 'late_changes', default: 0 })
  lateChanges!: number;
}
