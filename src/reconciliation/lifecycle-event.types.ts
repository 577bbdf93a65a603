import type { Decimal } from '../common/money';

/** How a server is there: `stopped` keeps its place (shut off, paused or suspended), `shelved` has given it up. */
export type ServerState = 'running' | 'stopped' | 'shelved';

export type LifecycleEventType = 'opened' | 'closed' | 'changed';

/** One fact about the use of a resource: it began, went on differently, or ended. */
export interface LifecycleEvent {
  /** Null for what is an account's, and no fleet's. */
  fleetId: string | null;
  accountId: string;
  resourceId: string;
  kind: string;
  type: LifecycleEventType;
  /** What is used from now on, such as `server.m1.tiny`; with unit and quantity null only where `type` is `closed`. */
  meter: string | null;
  /** `Hours` or `GiB-Hours`. */
  unit: string | null;
  /** How many at once, or GiB. */
  quantity: Decimal | null;
  /** When it happened in the cloud, not when we heard of it. */
  occurredAt: Date;
  /** Of a `closed` that was missed: until when the resource is known to have been there; from then on usage is unknown. */
  lastSeenAt?: Date | null;
  /** Of a server, `state`: a `ServerState`. */
  attributes?: Record<string, unknown>;
}
