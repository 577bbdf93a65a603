import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AccountEntity } from './accounts/account.entity';
import { BlueprintEntity } from './blueprints/blueprint.entity';
import type { Scaling } from './fleet.scale.repository';
import type { ProjectQuotas } from './blueprints/project.shape';
import type { Approval, Condition, DriftPolicy, Endpoint, Engine, FleetStatus, Pause } from './fleet.types';

/** A fleet as it is wanted, with what reconciliation last found out about it. Its row outlives its deletion. */
@Entity('fleet')
@Check('ck_fleet_engine', `"engine" in ('native', 'heat')`)
@Check('ck_fleet_own_project', `"project_quotas" is null or "engine" = 'native'`)
@Check('ck_fleet_drift_policy', `"drift_policy" in ('repair', 'report')`)
@Check('ck_fleet_approval', `"approval" in ('automatic', 'manual')`)
@Check(
  'ck_fleet_status',
  `"status" in ('pending', 'provisioning', 'ready', 'updating', 'degraded', 'blocked', 'deleting', 'deleted')`,
)
@Index('uq_fleet_name', ['name'], { unique: true, where: '"deleted_at" is null' })
@Index('ix_fleet_account', ['accountId'])
@Index('ix_fleet_blueprint', ['blueprintId'])
export class FleetEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_fleet' })
  id!: string;

  @Column('text')
  name!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey(() => AccountEntity, { name: 'fk_fleet_account' })
  accountId!: string;

  @Column('uuid', { name: 'blueprint_id' })
  @ForeignKey(() => BlueprintEntity, { name: 'fk_fleet_blueprint' })
  blueprintId!: string;

  /** The version that stands in the cloud. */
  @Column('integer', { name: 'blueprint_version', nullable: true })
  blueprintVersion!: number | null;

  /** The blueprint that this is a version of, where the fleet has been given another one since. */
  @Column('uuid', { name: 'standing_blueprint_id', nullable: true })
  @ForeignKey(() => BlueprintEntity, { name: 'fk_fleet_standing_blueprint' })
  standingBlueprintId!: string | null;

  @Column('text')
  approval!: Approval;

  @Column('text', { nullable: true })
  cloud!: string | null;

  @Column('text', { default: 'native' })
  engine!: Engine;

  /** Of its own project; null in the shared one. */
  @Column('jsonb', { name: 'project_quotas', nullable: true })
  projectQuotas!: ProjectQuotas | null;

  @Column('text', { name: 'drift_policy', default: 'repair' })
  driftPolicy!: DriftPolicy;

  @Column('text')
  status!: FleetStatus;

  @Column('jsonb', { default: [] })
  conditions!: Condition[];

  @Column('jsonb', { nullable: true })
  endpoint!: Endpoint | null;

  /** Null where no role is scaled by gateways. */
  @Column('jsonb', { nullable: true })
  scaling!: Scaling | null;

  @Column('text', { name: 'settled_as', nullable: true })
  settledAs!: string | null;

  @Column('jsonb', { nullable: true })
  pause!: Pause | null;

  @Column('timestamptz', { name: 'build_requested_at', nullable: true })
  buildRequestedAt!: Date | null;

  @Column('timestamptz', { name: 'delete_requested_at', nullable: true })
  deleteRequestedAt!: Date | null;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
