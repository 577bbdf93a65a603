import type { DeviceState, RegistrationReply } from '../../mqtt';

export const deviceStatuses = [
  'pending-approval',
  'assigning',
  'assigned',
  'suspended',
  'rejected',
  'revoked',
  'retired',
] as const;
export type DeviceStatus = (typeof deviceStatuses)[number];

/** The statuses of a key that is its hardware id's working one; at most one key of an identity has such a status. */
export const workingStatuses: readonly DeviceStatus[] = ['assigning', 'assigned', 'suspended'];

/** What counts against an enrollment's limit: working and waiting keys. */
export const countedStatuses: readonly DeviceStatus[] = ['pending-approval', ...workingStatuses];

/** What somebody has barred: its connections are dropped. */
export const barredStatuses: readonly DeviceStatus[] = ['suspended', 'rejected', 'revoked'];

export const decisions = ['approve', 'reject', 'suspend', 'resume', 'revoke'] as const;
export type Decision = (typeof decisions)[number];

/** A gateway: one hardware id with one key in one fleet. */
export interface Device {
  id: string;
  fleetId: string;
  hardwareId: string;
  /** SHA-256, hex: of the public key of its certificate request, or else of its device key. */
  keyFingerprint: string;
  enrollmentId: string;
  status: DeviceStatus;
  /** Why it has this status, where that is not plain: a code such as `KEY_SUPERSEDED`. */
  reason: string | null;
  model: string | null;
  firmware: string | null;
  attributes: Record<string, unknown>;
  /** Where it was told to connect. */
  endpoint: { host: string; port: number; tls: boolean } | null;
  /** PEM. */
  certificate: string | null;
  certificateExpiresAt: Date | null;
  state: DeviceState | null;
  stateAt: Date | null;
  lastSeenAt: Date;
  registeredAt: Date;
  updatedAt: Date;
}

/** As lists have it. */
export type ListedDevice = Omit<Device, 'certificate'>;

export type DeviceEventType =
  | 'registered'
  | 'new-key'
  | 'assigned'
  | 'superseded'
  | 'approved'
  | 'rejected'
  | 'suspended'
  | 'resumed'
  | 'revoked'
  | 'retired'
  | 'certificate'
  | 'renewed'
  | 'reopened'
  | 'state';

/** Credentials of other protocols: an access token, a user name with password, or the key of a certificate. */
export type LoginKind = 'token' | 'basic' | 'certificate';

/** A line of a device's timeline. */
export interface DeviceEvent {
  seq: string;
  type: DeviceEventType;
  message: string;
  /** Who decided; null where the device or the service itself did. */
  actor: string | null;
  details: Record<string, unknown>;
  correlationId: string | null;
  occurredAt: Date;
}

/** Further lines of a timeline are not counted. */
export const mostLinesCounted = 10_000;

/** A device with what a reply to it needs. */
export interface DueDevice extends Device {
  fleetName: string;
  fleetStatus: string;
  csr: string | null;
  /** Of the key that it is about to change to; all null where it is about to change to none. */
  renewalKeyFingerprint: string | null;
  renewalCsr: string | null;
  renewalCertificate: string | null;
  renewalExpiresAt: Date | null;
  requestId: string;
  correlationId: string;
  responseTopic: string | null;
  /** Base64. */
  responseCorrelation: string | null;
  revision: string;
}

export type ReplyReason = NonNullable<RegistrationReply['reason']>;

/** Why a registration was not taken; the same for every device that meets it. */
export interface Refusal extends ReplyReason {
  retryAfter?: number;
}
