import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { FleetEntity } from '../fleets';

/** What devices prove when they register to a fleet. */
@Entity('enrollment')
@Check('ck_enrollment_kind', `"kind" in ('secret', 'x509')`)
@Check(
  'ck_enrollment_proof',
  `("kind" = 'secret' and "sealed_secret" is not null) or ("kind" = 'x509' and "ca_certificate" is not null)`,
)
@Index('ix_enrollment_fleet', ['fleetId', 'id'])
export class EnrollmentEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_enrollment' })
  id!: string;

  @Column('uuid', { name: 'fleet_id' })
  @ForeignKey(() => FleetEntity, { name: 'fk_enrollment_fleet' })
  fleetId!: string;

  @Column('text')
  kind!: 'secret' | 'x509';

  /** Sealed with the encryption key: device keys are derived from it, so a hash would not do. */
  @Column('text', { name: 'sealed_secret', nullable: true })
  sealedSecret!: string | null;

  /** PEM. */
  @Column('text', { name: 'ca_certificate', nullable: true })
  caCertificate!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
