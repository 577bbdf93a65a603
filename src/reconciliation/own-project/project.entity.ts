import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { FleetEntity, type ProjectQuotas } from '../../fleets';

/** The Keystone project that a fleet has for itself, from the intent to make it until it is gone. */
@Entity('fleet_project')
@Check('ck_fleet_project_credential', `("credential_id" is null) = ("sealed_secret" is null)`)
export class FleetProjectEntity {
  @PrimaryColumn('uuid', { name: 'fleet_id', primaryKeyConstraintName: 'pk_fleet_project' })
  @ForeignKey(() => FleetEntity, { name: 'fk_fleet_project_fleet' })
  fleetId!: string;

  /** Keystone's id; null until it is known. */
  @Column('text', { name: 'project_id', nullable: true })
  projectId!: string | null;

  /** Application credentials that Keystone was asked for so far: each has its number in its name. */
  @Column('integer', { name: 'credential_serial', default: 0 })
  credentialSerial!: number;

  @Column('text', { name: 'credential_id', nullable: true })
  credentialId!: string | null;

  /** Sealed with the encryption key. */
  @Column('text', { name: 'sealed_secret', nullable: true })
  sealedSecret!: string | null;

  /** What is set in the cloud; while `quotas_settled` is false, what may be. */
  @Column('jsonb', { name: 'applied_quotas', default: {} })
  appliedQuotas!: ProjectQuotas;

  @Column('boolean', { name: 'quotas_settled', default: true })
  quotasSettled!: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
