import type { OwnProject } from './blueprints/project.shape';

export const fleetStatuses = [
  'pending',
  'provisioning',
  'ready',
  'updating',
  'degraded',
  'blocked',
  'deleting',
  'deleted',
] as const;
export type FleetStatus = (typeof fleetStatuses)[number];

export const approvals = ['automatic', 'manual'] as const;
/** Whether devices that prove their enrollment are accepted at once or wait for a decision. */
export type Approval = (typeof approvals)[number];

export const engines = ['native', 'heat'] as const;
/** Who makes what a fleet has: the service itself, object for object, or Heat, as one stack. */
export type Engine = (typeof engines)[number];

export const driftPolicies = ['repair', 'report'] as const;
/** What becomes of differences that others made in the cloud: they are mended, or only told. */
export type DriftPolicy = (typeof driftPolicies)[number];

/** One aspect of a fleet's state, with the reason in one word for programs and a sentence for people. */
export interface Condition {
  type: string;
  status: 'true' | 'false' | 'unknown';
  reason: string;
  message: string;
  /** ISO 8601, when status or reason last changed. */
  since: string;
}

/** Where an assigned gateway connects. */
export interface Endpoint {
  host: string;
  port: number;
  tls: boolean;
}

export type PauseReason = 'Paused' | 'Cancelled';

/** Why, since when and by whose word nothing of a fleet is changed in the cloud. */
export interface Pause {
  /** ISO 8601. */
  at: string;
  by: string;
  reason: PauseReason;
}

export interface Fleet {
  id: string;
  name: string;
  accountId: string;
  blueprintId: string;
  /** The version of this blueprint that stands in the cloud; null before one does. */
  blueprintVersion: number | null;
  /** Whether any version stands, or has, of this blueprint or of one that the fleet had before. */
  hasStood: boolean;
  /** The blueprint's newest version. */
  wantedVersion: number;
  approval: Approval;
  /** Name in `clouds.yaml`; null is the default cloud. */
  cloud: string | null;
  /** Never changes. */
  engine: Engine;
  /** Null in the project that the cloud's user works in; whether it is never changes. */
  project: OwnProject | null;
  driftPolicy: DriftPolicy;
  status: FleetStatus;
  conditions: Condition[];
  endpoint: Endpoint | null;
  /** Since when the fleet is to be built: its first accepted device, or somebody's word. */
  buildRequestedAt: Date | null;
  /** Digest of all that was wanted when the fleet last stood as wanted: what differs since was done by others. */
  settledAs: string | null;
  /** Null while the fleet is worked on as usual. */
  pause: Pause | null;
  deleteRequestedAt: Date | null;
  deletedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface Account {
  id: string;
  name: string;
  /** ISO 4217. */
  currency: string;
  /** IANA name; months of its bills begin and end in it. */
  timeZone: string;
  createdAt: Date;
}
