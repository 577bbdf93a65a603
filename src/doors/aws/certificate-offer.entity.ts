import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { EnrollmentEntity } from '../../registration';

/** A certificate that was signed for a claim and is no device's yet: who has its ownership token may register with it. */
@Entity('certificate_offer')
@Index('ix_certificate_offer_expires_at', ['expiresAt'])
export class CertificateOfferEntity {
  /** SHA-256 of the ownership token, hex. */
  @PrimaryColumn('text', { name: 'token_digest', primaryKeyConstraintName: 'pk_certificate_offer' })
  tokenDigest!: string;

  @Column('uuid', { name: 'enrollment_id' })
  @ForeignKey(() => EnrollmentEntity, { name: 'fk_certificate_offer_enrollment' })
  enrollmentId!: string;

  /** SHA-256 of the certificate's public key, hex. */
  @Column('text', { name: 'key_fingerprint' })
  keyFingerprint!: string;

  /** Hex. */
  @Column('text')
  serial!: string;

  /** When the certificate ends. */
  @Column('timestamptz', { name: 'not_after' })
  notAfter!: Date;

  /** Whose it has become: a token is good for one device, which may ask again. */
  @Column('text', { name: 'hardware_id', nullable: true })
  hardwareId!: string | null;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
