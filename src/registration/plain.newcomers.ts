import type { Claim, New } from './device.maker';
import type { EnrollmentWithFleet } from './enrollments/enrollment.repository';
import type { FleetStanding } from './registration.repository';

/** What the enrollment's row says of its fleet, by the fleet's id. */
export const standingOf = (enrollment: EnrollmentWithFleet): [string, FleetStanding] => {
  const { fleetId: id, fleetStatus: status, endpoint, requested, scaled } = enrollment;
  return [id, { id, status, endpoint, requested, scaled }];
};

/**
 * The claims that would be plain new devices: accepted at once into a fleet that is being built already, whatever its size, by
 * an enrollment without limits, and the first of their hardware id in the batch. Whether one is the first of all, and the
 * enrollment still open, is for the statement that inserts them; whoever is not goes the long way. In order of hardware ids:
 * two processes that insert the same ones wait for each other in one direction only.
 */
export function plainNewcomers(
  claims: Claim[],
  enrollments: ReadonlyMap<string, EnrollmentWithFleet>,
  newId: () => string,
): New[] {
  const seen = new Set<string>();
  const plain = claims.filter((claim) => {
    const enrollment = enrollments.get(claim.enrollmentId);
    const isFirst = !seen.has(claim.hardwareId);
    // Of another fleet with the same hardware id too: it is rare, and costs it a longer way only.
    seen.add(claim.hardwareId);
    return isFirst && enrollment !== undefined && isPlain(enrollment) && claim.renewsKey === null;
  });
  plain.sort((a, b) => (a.hardwareId < b.hardwareId ? -1 : 1));
  return plain.map((claim) => ({ claim, kind: 'new', deviceId: newId(), status: 'assigning', beside: null }));
}

const isPlain = ({ approval, allowList, maxDevices, requested, scaled }: EnrollmentWithFleet): boolean =>
  approval === 'automatic' && !allowList && maxDevices === null && requested && !scaled;
