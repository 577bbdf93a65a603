import type { Approval } from '../fleets';
import type { DeviceStatus } from './device.types';

/** A claim that has proved what it says. */
export interface ProvenClaim {
  fleetId: string;
  hardwareId: string;
  keyFingerprint: string;
  approval: Approval;
  /** No new identity comes of this enrollment any more. */
  enrollmentRevoked: boolean;
}

/** What is known of one key of a hardware id. */
export interface KnownKey {
  id: string;
  fleetId: string;
  hardwareId: string;
  keyFingerprint: string;
  status: DeviceStatus;
}

/** What becomes of a claim: an identity that is known, a new one, or none. */
export type Outcome<C> =
  | { claim: C; kind: 'known'; deviceId: string }
  | { claim: C; kind: 'new'; deviceId: string; status: 'assigning' | 'pending-approval'; beside: string | null }
  | { claim: C; kind: 'refused' };

export interface Plan<C> {
  /** One for each claim, in order. */
  outcomes: Outcome<C>[];
  /** Pending keys whose place a newer key takes. */
  superseded: string[];
}

const identity = (fleetId: string, hardwareId: string): string => `${fleetId}/${hardwareId}`;

/**
 * Decides a batch. The same key is the same device for ever. A hardware id that was never seen is accepted as its fleet
 * says; a new key on a known one waits for a decision, whatever the fleet says, while the old one goes on working: a
 * factory reset and a clone look alike from here. Of several waiting keys the newest is the one that is there.
 */
export function planBatch<C extends ProvenClaim>(claims: C[], known: KnownKey[], newId: () => string): Plan<C> {
  const keys = new Map<string, KnownKey[]>();
  const keysOf = (fleetId: string, hardwareId: string): KnownKey[] => {
    const name = identity(fleetId, hardwareId);
    const found = keys.get(name) ?? [];
    keys.set(name, found);
    return found;
  };
  for (const key of known) keysOf(key.fleetId, key.hardwareId).push({ ...key });
  const superseded: string[] = [];
  const outcomes = claims.map((claim): Outcome<C> => {
    const { fleetId, hardwareId, keyFingerprint } = claim;
    const siblings = keysOf(fleetId, hardwareId);
    const same = siblings.find((key) => key.keyFingerprint === keyFingerprint);
    if (same) return { claim, kind: 'known', deviceId: same.id };
    if (claim.enrollmentRevoked) return { claim, kind: 'refused' };
    const waiting = siblings.find(({ status }) => status === 'pending-approval');
    if (waiting) {
      waiting.status = 'retired';
      superseded.push(waiting.id);
    }
    const status = siblings.length === 0 && claim.approval === 'automatic' ? 'assigning' : 'pending-approval';
    const beside = siblings[0]?.id ?? null;
    const id = newId();
    siblings.push({ id, fleetId, hardwareId, keyFingerprint, status });
    return { claim, kind: 'new', deviceId: id, status, beside };
  });
  return { outcomes, superseded };
}
