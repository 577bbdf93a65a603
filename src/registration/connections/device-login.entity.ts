import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { DeviceEntity } from '../devices/device.entity';
import type { LoginKind } from '../devices/device.types';

/** What a device that came in by a front door shows to connect afterwards, in its own protocol's terms. */
@Entity('device_login')
@Check('ck_device_login_kind', `"kind" in ('token', 'basic', 'certificate')`)
@Index('ix_device_login_device', ['deviceId'])
export class DeviceLoginEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_device_login' })
  kind!: LoginKind;

  /** Of a certificate the SHA-256 of its public key, else an HMAC under the service's key: what is shown is kept nowhere. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_device_login' })
  digest!: string;

  @Column('uuid', { name: 'device_id' })
  @ForeignKey(() => DeviceEntity, { name: 'fk_device_login_device' })
  deviceId!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
