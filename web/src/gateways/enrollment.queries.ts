import { useQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../common/api.client';
import { keyed } from '../common/idempotency';
import { allPages, usePages } from '../common/pages.query';
import { queries } from '../common/queries';

export type Enrollment = Schemas['Enrollment'];
export type NewEnrollment = Schemas['NewEnrollment'];
export type EnrollmentInput = Schemas['EnrollmentInput'];
export type EnrollmentLimits = Schemas['EnrollmentPatch'];
export type ImportReport = Schemas['ImportReport'];

/** Where an enrollment group is. */
export interface Place {
  fleetId: string;
  enrollmentId: string;
}

const at = ({ fleetId: id, enrollmentId }: Place) => ({ params: { path: { id, enrollmentId } } });
const forget = () => queries.invalidateQueries({ queryKey: ['enrollments'] });

export const useEnrollments = (fleetId: string) =>
  useQuery({
    queryKey: ['enrollments', fleetId],
    queryFn: () =>
      allPages((cursor) =>
        answerOf(
          api.GET('/api/v1/fleets/{id}/enrollments', {
            params: { path: { id: fleetId }, query: { limit: 200, cursor } },
          }),
        ),
      ),
  });

export async function enroll(fleetId: string, body: EnrollmentInput, key: string): Promise<NewEnrollment> {
  const params = { path: { id: fleetId }, ...keyed(key) };
  const made = await answerOf(api.POST('/api/v1/fleets/{id}/enrollments', { params, body }));
  await forget();
  return made;
}

export async function limit(place: Place, body: EnrollmentLimits): Promise<void> {
  await api.PATCH('/api/v1/fleets/{id}/enrollments/{enrollmentId}', { ...at(place), body });
  await forget();
}

export async function revokeEnrollment(place: Place): Promise<void> {
  await api.DELETE('/api/v1/fleets/{id}/enrollments/{enrollmentId}', at(place));
  await forget();
}

export async function verify(place: Place, certificate: string): Promise<void> {
  await api.POST('/api/v1/fleets/{id}/enrollments/{enrollmentId}/verify', { ...at(place), body: { certificate } });
  await forget();
}

export async function rotate(
  place: Place,
  body: { overlapSeconds: number },
  key: string,
): Promise<Schemas['RotatedSecret']> {
  const params = { ...at(place).params, ...keyed(key) };
  const rotated = await answerOf(api.POST('/api/v1/fleets/{id}/enrollments/{enrollmentId}/rotate', { params, body }));
  await forget();
  return rotated;
}

export async function endOverlap(place: Place): Promise<void> {
  await api.DELETE('/api/v1/fleets/{id}/enrollments/{enrollmentId}/secrets/previous', at(place));
  await forget();
}

/** `csv` has a hardware id in the first column of each line. */
export async function importHardwareIds(place: Place, csv: string): Promise<ImportReport> {
  const report = await answerOf(
    api.POST('/api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids', {
      ...at(place),
      body: csv,
      bodySerializer: (text) => text,
      headers: { 'content-type': 'text/csv' },
    }),
  );
  await queries.invalidateQueries({ queryKey: ['hardware-ids', place.enrollmentId] });
  return report;
}

export const useHardwareIds = (place: Place) =>
  usePages(['hardware-ids', place.enrollmentId], (cursor) =>
    answerOf(
      api.GET('/api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids', {
        params: { path: { id: place.fleetId, enrollmentId: place.enrollmentId }, query: { limit: 50, cursor } },
      }),
    ),
  );

export async function dropHardwareId(place: Place, hardwareId: string): Promise<void> {
  await api.DELETE('/api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids/{hardwareId}', {
    params: { path: { id: place.fleetId, enrollmentId: place.enrollmentId, hardwareId } },
  });
  await queries.invalidateQueries({ queryKey: ['hardware-ids', place.enrollmentId] });
}
