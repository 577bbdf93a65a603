import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Endpoint } from '../../fleets';
import type { DeviceState } from '../../mqtt';
import type { DeviceStatus } from './device.types';

/** One identity: (fleet, hardware id, key). A retired row stays for its timeline and its bills. */
@Entity('device')
@Check(
  'ck_device_status',
  `"status" in ('pending-approval', 'assigning', 'assigned', 'suspended', 'rejected', 'revoked', 'retired')`,
)
@Index('uq_device_identity', ['fleetId', 'hardwareId', 'keyFingerprint'], {
  unique: true,
  where: '"removed_at" is null',
})
@Index('uq_device_working', ['fleetId', 'hardwareId'], {
  unique: true,
  where: `"status" in ('assigning', 'assigned', 'suspended')`,
})
@Index('uq_device_pending', ['fleetId', 'hardwareId'], { unique: true, where: `"status" = 'pending-approval'` })
// Of expressions, or with columns besides: only migrations know how these are made.
@Index('ix_device_fleet', { synchronize: false })
@Index('ix_device_online', { synchronize: false })
@Index('ix_device_search', { synchronize: false })
@Index('ix_device_seen', ['lastSeenAt', 'id'])
@Index('ix_device_registered', ['registeredAt', 'id'])
@Index('ix_device_apart', ['status', 'id'], { where: `"status" <> 'assigned'` })
@Index('ix_device_hardware', ['hardwareId'])
@Index('ix_device_barred', ['updatedAt'], { where: `"status" in ('suspended', 'rejected', 'revoked')` })
@Index('ix_device_retired', ['updatedAt'], { where: `"status" = 'retired'` })
@Index('ix_device_reply_due', ['fleetId', 'id'], { where: '"reply_due"' })
export class DeviceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_device' })
  id!: string;

  @Column('uuid', { name: 'fleet_id' })
  fleetId!: string;

  @Column('text', { name: 'hardware_id' })
  hardwareId!: string;

  @Column('text', { name: 'key_fingerprint' })
  keyFingerprint!: string;

  /** Of the device's own fleet: whoever makes a device joins it, and enrollments are never deleted. */
  @Column('uuid', { name: 'enrollment_id' })
  enrollmentId!: string;

  @Column('text')
  status!: DeviceStatus;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { nullable: true })
  model!: string | null;

  @Column('text', { nullable: true })
  firmware!: string | null;

  @Column('jsonb', { default: {} })
  attributes!: Record<string, unknown>;

  /** The fleet's endpoint as it was last told to the device. */
  @Column('jsonb', { nullable: true })
  endpoint!: Endpoint | null;

  /** PKCS #10 request in PEM, signed once the device is accepted. */
  @Column('text', { nullable: true })
  csr!: string | null;

  @Column('text', { nullable: true })
  certificate!: string | null;

  @Column('timestamptz', { name: 'certificate_expires_at', nullable: true })
  certificateExpiresAt!: Date | null;

  /** The key that the device is about to change to, from its request until its certificate is first used. */
  @Column('text', { name: 'renewal_key_fingerprint', nullable: true })
  renewalKeyFingerprint!: string | null;

  @Column('text', { name: 'renewal_csr', nullable: true })
  renewalCsr!: string | null;

  @Column('text', { name: 'renewal_certificate', nullable: true })
  renewalCertificate!: string | null;

  @Column('timestamptz', { name: 'renewal_expires_at', nullable: true })
  renewalExpiresAt!: Date | null;

  @Column('text', { nullable: true })
  state!: DeviceState | null;

  @Column('timestamptz', { name: 'state_at', nullable: true })
  stateAt!: Date | null;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt!: Date;

  /** Of the newest request: what a reply refers to. */
  @Column('text', { name: 'request_id' })
  requestId!: string;

  @Column('text', { name: 'correlation_id' })
  correlationId!: string;

  /** What its timeline begins with; null where that is a row of its own, as older devices have it. */
  @Column('text', { name: 'first_line', nullable: true })
  firstLine!: string | null;

  /** Of the request that made it, once a newer one has come. */
  @Column('text', { name: 'first_correlation_id', nullable: true })
  firstCorrelationId!: string | null;

  /** The key that it registered with, once it has changed to another. */
  @Column('text', { name: 'first_key_fingerprint', nullable: true })
  firstKeyFingerprint!: string | null;

  /** MQTT 5 response topic of the newest request, and its correlation data in base64. */
  @Column('text', { name: 'response_topic', nullable: true })
  responseTopic!: string | null;

  @Column('text', { name: 'response_correlation', nullable: true })
  responseCorrelation!: string | null;

  /** A reply is owed: set with the change that it tells of, cleared when the broker has it. */
  @Column('boolean', { name: 'reply_due', default: false })
  replyDue!: boolean;

  /** Grows with every change that a reply tells of, so that sending an old one does not clear the debt of a new one. */
  @Column('bigint', { default: 1 })
  revision!: string;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  /** From then on the hardware id is unknown again. */
  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt!: Date | null;
}
