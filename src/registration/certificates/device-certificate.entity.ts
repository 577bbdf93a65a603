import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { DeviceEntity } from '../devices/device.entity';

/** A certificate that our CA has issued. Whether it is revoked follows from its device, or from its successor. */
@Entity('device_certificate')
@Index('ix_device_certificate_device', ['deviceId'])
@Index('ix_device_certificate_superseded', ['supersededAt'], { where: '"superseded_at" is not null' })
export class DeviceCertificateEntity {
  /** Hex. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_device_certificate' })
  serial!: string;

  @Column('uuid', { name: 'device_id' })
  @ForeignKey(() => DeviceEntity, { name: 'fk_device_certificate_device' })
  deviceId!: string;

  @Column('text', { name: 'key_fingerprint' })
  keyFingerprint!: string;

  @Column('timestamptz', { name: 'issued_at' })
  issuedAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  /** When the certificate of a newer key of the device was first used. */
  @Column('timestamptz', { name: 'superseded_at', nullable: true })
  supersededAt!: Date | null;
}
