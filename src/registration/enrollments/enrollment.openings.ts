import type { Tx } from '../../database';
import { allowedAmong } from './allowed-hardware.repository';
import { countRegistered, holdEnrollments, lockCounts, type HeldEnrollment } from './enrollment-limits.repository';
import type { Refusal } from '../devices/device.types';
import { enrollmentExpired, enrollmentRevoked, hardwareIdNotAllowed } from '../refusals/refusals';

interface Claim {
  enrollmentId: string;
  hardwareId: string;
}

/** What enrollments say of new identities. */
export interface Openings {
  /** Why the claim's enrollment takes no new identity of its hardware id; null where it does. */
  closedFor: (claim: Claim) => Refusal | null;
  /** How many hardware ids an enrollment may still bring in; only of those that are limited. */
  rooms: ReadonlyMap<string, number>;
}

/**
 * Holds what the claims' enrollments say until the transaction ends. Of one whose devices are counted, batches come one
 * after another; enrollments without limits cost the one statement that holds them.
 */
export async function holdOpenings(tx: Tx, claims: Claim[], now: Date): Promise<Openings> {
  const held = await holdEnrollments(tx, [...new Set(claims.map(({ enrollmentId }) => enrollmentId))]);
  const byId = new Map(held.map((enrollment) => [enrollment.id, enrollment]));
  const listed = claims.filter(({ enrollmentId }) => byId.get(enrollmentId)?.allowList);
  const allowed = await allowedAmong(tx, listed);
  const closedFor = ({ enrollmentId, hardwareId }: Claim): Refusal | null => {
    const enrollment = byId.get(enrollmentId);
    if (!enrollment || enrollment.revokedAt) return enrollmentRevoked;
    if (enrollment.expiresAt && enrollment.expiresAt <= now) return enrollmentExpired;
    const known = !enrollment.allowList || allowed.has(`${enrollmentId}/${hardwareId}`);
    return known ? null : hardwareIdNotAllowed;
  };
  return { closedFor, rooms: await roomsOf(tx, held) };
}

async function roomsOf(tx: Tx, held: HeldEnrollment[]): Promise<Map<string, number>> {
  const limited = held.flatMap(({ id, maxDevices }) => (maxDevices === null ? [] : [{ id, maxDevices }]));
  if (limited.length === 0) return new Map();
  const ids = limited.map(({ id }) => id);
  await lockCounts(tx, ids);
  const counts = await countRegistered(tx, ids);
  return new Map(limited.map(({ id, maxDevices }) => [id, maxDevices - (counts.get(id) ?? 0)]));
}
