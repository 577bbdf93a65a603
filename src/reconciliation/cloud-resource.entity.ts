import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { FleetEntity } from '../fleets';
import type { ResourceKind, ResourceStatus } from './resource.types';

/** What a fleet has, or is about to have, in the cloud: the intent is committed before the cloud is asked. */
@Entity('cloud_resource')
@Check('ck_cloud_resource_status', `"status" in ('creating', 'active', 'error', 'deleting', 'deleted')`)
@Index('uq_cloud_resource_live', ['fleetId', 'kind', 'key'], { unique: true, where: '"deleted_at" is null' })
@Index('ix_cloud_resource_address', { synchronize: false })
export class CloudResourceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cloud_resource' })
  id!: string;

  @Column('uuid', { name: 'fleet_id' })
  @ForeignKey(() => FleetEntity, { name: 'fk_cloud_resource_fleet' })
  fleetId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  kind!: ResourceKind;

  @Column('text')
  key!: string;

  @Column('text')
  name!: string;

  /** `moorage:fleet=<fleet id>;key=<key>`, as it stands in the object's description. */
  @Column('text')
  mark!: string;

  @Column('text', { name: 'cloud_id', nullable: true })
  cloudId!: string | null;

  @Column('text')
  status!: ResourceStatus;

  /** Digest of what cannot be changed in place: another one means another object. */
  @Column('text')
  fingerprint!: string;

  /** When a create was last sent whose outcome is not known, though a later one's may be; null when there is none. */
  @Column('timestamptz', { name: 'attempted_at', nullable: true })
  attemptedAt!: Date | null;

  /** Last seen particulars: addresses, fingerprints, states. */
  @Column('jsonb', { default: {} })
  attributes!: Record<string, unknown>;

  /** Under what it is metered, once its usage has begun. */
  @Column('text', { nullable: true })
  meter!: string | null;

  /** What later runs have to know beside what the cloud shows: JSON, see memory.ts. */
  @Column('text', { nullable: true })
  remembered!: string | null;

  /** Of the cloud, in which it is; null where the cloud tells of none. */
  @Column('text', { nullable: true })
  region!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** When a look last found it in the cloud, while its use counts. */
  @Column('timestamptz', { name: 'seen_at', nullable: true })
  seenAt!: Date | null;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
