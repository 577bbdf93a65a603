import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { FleetEntity } from '../../fleets';

/** What devices prove when they register to a fleet. */
@Entity('enrollment')
@Check('ck_enrollment_kind', `"kind" in ('secret', 'x509')`)
@Check(
  'ck_enrollment_proof',
  `("kind" = 'secret' and "sealed_root" is not null) or ("kind" = 'x509' and "ca_certificate" is not null)`,
)
@Index('ix_enrollment_ca_subject', ['caSubject'], { where: '"verified_at" is not null' })
@Check('ck_enrollment_max_devices', `"max_devices" >= 0`)
@Check('ck_enrollment_per_second', `"per_second" >= 1`)
@Index('uq_enrollment_fleet', ['fleetId', 'id'], { unique: true })
export class EnrollmentEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_enrollment' })
  id!: string;

  @Column('uuid', { name: 'fleet_id' })
  @ForeignKey(() => FleetEntity, { name: 'fk_enrollment_fleet' })
  fleetId!: string;

  @Column('text')
  kind!: 'secret' | 'x509';

  /**
   * The first secret, sealed: the keys that devices without a certificate request are known by derive from it for ever.
   * Whether it still proves anything is said in `enrollment_secret`.
   */
  @Column('text', { name: 'sealed_root', nullable: true })
  sealedRoot!: string | null;

  /** PEM. */
  @Column('text', { name: 'ca_certificate', nullable: true })
  caCertificate!: string | null;

  /** SHA-256, hex, of its subject in DER: what the chains of its devices are looked up by. */
  @Column('text', { name: 'ca_subject', nullable: true })
  caSubject!: string | null;

  /** The CN of the certificate that proves possession of the authority's key. */
  @Column('text', { name: 'verification_code', nullable: true })
  verificationCode!: string | null;

  /** Until then an authority lets nobody in. */
  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt!: Date | null;

  /** How many hardware ids it may bring in; null where as many as come. */
  @Column('integer', { name: 'max_devices', nullable: true })
  maxDevices!: number | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** Whether it takes only the hardware ids of `enrollment_hardware_id`. */
  @Column('boolean', { name: 'allow_list', default: false })
  allowList!: boolean;

  /** How many registrations a second it may bring in; null where only its fleet is limited. */
  @Column('integer', { name: 'per_second', nullable: true })
  perSecond!: number | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
