import type { Approval } from '../fleets';
import { countedStatuses, workingStatuses, type DeviceStatus, type Refusal } from './devices/device.types';
import type { Openings } from './enrollments/enrollment.openings';
import { enrollmentFull, pendingExpiredReason, tooManyKeys } from './refusals/refusals';

/** A claim that has proved what it says. */
export interface ProvenClaim {
  fleetId: string;
  hardwareId: string;
  keyFingerprint: string;
  approval: Approval;
  enrollmentId: string;
  /** By which key the connection was admitted, when another one is asked a certificate for. */
  renewsKey: string | null;
}

/** What is known of one key of a hardware id. */
export interface KnownKey {
  id: string;
  fleetId: string;
  hardwareId: string;
  keyFingerprint: string;
  enrollmentId: string;
  status: DeviceStatus;
  reason: string | null;
  /** The key that it is about to change to. */
  renewalKeyFingerprint: string | null;
}

/** What becomes of a claim: an identity that is known, a new one, or none. */
export type Outcome<C> =
  | { claim: C; kind: 'known'; deviceId: string }
  | { claim: C; kind: 'renewed'; deviceId: string }
  | { claim: C; kind: 'reopened'; deviceId: string }
  | { claim: C; kind: 'new'; deviceId: string; status: 'assigning' | 'pending-approval'; beside: string | null }
  | { claim: C; kind: 'refused'; refusal: Refusal };

export interface Plan<C> {
  /** One for each claim, in order. */
  outcomes: Outcome<C>[];
  /** Pending keys whose place a newer key takes. */
  superseded: string[];
}

/** A gateway that makes a key for each attempt makes thousands, and all keys of a hardware id are read for each further one. */
const mostKeys = 50;

/** One after the other, each after what came of those before it. */
export function planBatch<C extends ProvenClaim>(
  claims: C[],
  known: KnownKey[],
  newId: () => string,
  openings: Openings,
): Plan<C> {
  const ledger = new BatchLedger<C>(known, newId, openings);
  return { outcomes: claims.map((claim) => ledger.decide(claim)), superseded: ledger.superseded };
}

/**
 * What is known of every hardware id of a batch. The same key is the same device for ever. A hardware id that was never seen
 * is accepted as its fleet says; a new key on a known one waits for a decision, whatever the fleet says, while the old one
 * goes on working: a factory reset and a clone look alike from here. A key that the working one vouched for is its renewal.
 * Of several waiting keys the newest is the one that is there.
 */
class BatchLedger<C extends ProvenClaim> {
  readonly superseded: string[] = [];
  private readonly keys = new Map<string, KnownKey[]>();
  private readonly room: Map<string, number>;

  constructor(
    known: KnownKey[],
    private readonly newId: () => string,
    private readonly openings: Openings,
  ) {
    for (const key of known) this.keysOf(key).push({ ...key });
    this.room = new Map(openings.rooms);
  }

  decide(claim: C): Outcome<C> {
    const siblings = this.keysOf(claim);
    const same = siblings.find((key) => key.keyFingerprint === claim.keyFingerprint);
    if (same && !isExpired(same)) return { claim, kind: 'known', deviceId: same.id };
    const renewed = same ? undefined : siblings.find((key) => isRenewedBy(key, claim));
    if (renewed) {
      renewed.renewalKeyFingerprint = claim.keyFingerprint;
      return { claim, kind: 'renewed', deviceId: renewed.id };
    }
    const refusal = this.refusalOf(claim, siblings, same);
    if (refusal) return { claim, kind: 'refused', refusal };
    const waiting = this.supersede(siblings);
    if (!same) return this.make(claim, siblings, waiting);
    Object.assign(same, { status: 'pending-approval', reason: null });
    return { claim, kind: 'reopened', deviceId: same.id };
  }

  private keysOf({ fleetId, hardwareId }: Pick<KnownKey, 'fleetId' | 'hardwareId'>): KnownKey[] {
    const name = `${fleetId}/${hardwareId}`;
    const found = this.keys.get(name) ?? [];
    this.keys.set(name, found);
    return found;
  }

  private refusalOf(claim: C, siblings: KnownKey[], same: KnownKey | undefined): Refusal | null {
    const isFurther = !same && siblings.length >= mostKeys;
    return this.openings.closedFor(claim) ?? (isFurther ? tooManyKeys : this.takeRoom(claim.enrollmentId, siblings));
  }

  /** A hardware id counts once for its enrollment, however many keys it has. */
  private takeRoom(enrollmentId: string, siblings: KnownKey[]): Refusal | null {
    const left = this.room.get(enrollmentId);
    const counted = siblings.some((key) => key.enrollmentId === enrollmentId && countedStatuses.includes(key.status));
    if (left === undefined || counted) return null;
    if (left <= 0) return enrollmentFull;
    this.room.set(enrollmentId, left - 1);
    return null;
  }

  /** The key that waits, whose place another one takes. */
  private supersede(siblings: KnownKey[]): KnownKey | undefined {
    const waiting = siblings.find(({ status }) => status === 'pending-approval');
    if (!waiting) return undefined;
    waiting.status = 'retired';
    this.superseded.push(waiting.id);
    return waiting;
  }

  private make(claim: C, siblings: KnownKey[], waiting: KnownKey | undefined): Outcome<C> {
    const { fleetId, hardwareId, keyFingerprint, enrollmentId } = claim;
    const status = siblings.length === 0 && claim.approval === 'automatic' ? 'assigning' : 'pending-approval';
    const working = siblings.find((key) => workingStatuses.includes(key.status));
    const beside = (working ?? waiting ?? siblings.at(-1))?.id ?? null;
    const id = this.newId();
    siblings.push({ id, fleetId, hardwareId, keyFingerprint, enrollmentId, status, ...fresh });
    return { claim, kind: 'new', deviceId: id, status, beside };
  }
}

const fresh = { reason: null, renewalKeyFingerprint: null };

/** It waited too long for a decision and asks again. */
export const isExpired = ({ status, reason }: Pick<KnownKey, 'status' | 'reason'>): boolean =>
  status === 'rejected' && reason === pendingExpiredReason;

/**
 * A working key vouches for its successor by its certificate, as long as it is the device's key: an old connection does not
 * outlive that. A successor that is known already needs no further word.
 */
const isRenewedBy = ({ keyFingerprint, status, renewalKeyFingerprint }: KnownKey, claim: ProvenClaim): boolean =>
  workingStatuses.includes(status) &&
  (claim.renewsKey === keyFingerprint || renewalKeyFingerprint === claim.keyFingerprint);
