import { DomainError } from '../../common/errors';

/** The place of an event in what was sent: null where it was sent alone. */
type Place = number | null;
export type PlaceOf = (index: number) => Place;

const pointerOf = (place: Place, member: string): string => (place === null ? '' : `/${place}`) + member;

export const eventInFuture = (place: Place, at: Date, now: Date): DomainError =>
  new DomainError({
    code: 'USAGE_EVENT_IN_FUTURE',
    status: 400,
    message: `the time of an event, ${at.toISOString()}, is more than 5 minutes after ours, ${now.toISOString()}`,
    action: 'Set the clock of whoever counts, and send all of it again; nothing was recorded.',
    details: [{ pointer: pointerOf(place, '/time'), message: 'is more than 5 minutes in the future' }],
  });

export const eventTooOld = (place: Place, at: Date, keptFrom: Date): DomainError =>
  new DomainError({
    code: 'USAGE_EVENT_TOO_OLD',
    status: 400,
    message: `the time of an event, ${at.toISOString()}, is before ${keptFrom.toISOString()}: whether it was counted before is not known any more`,
    action:
      'Leave it out, and send the rest again; nothing was recorded. MOORAGE_USAGE_RETENTION_MONTHS says for how long events are known; a larger one brings none back.',
    details: [{ pointer: pointerOf(place, '/time'), message: 'is older than what is kept' }],
  });

export const fleetMissing = (place: Place, id: string): DomainError =>
  missing(`there is no fleet ${id}`, pointerOf(place, '/data/fleetId'));

export const deviceMissing = (place: Place, id: string): DomainError =>
  missing(`there is no gateway ${id} in the event's fleet`, pointerOf(place, '/subject'));

const missing = (message: string, pointer: string): DomainError =>
  new DomainError({
    code: 'REFERENCE_NOT_FOUND',
    status: 422,
    message,
    action: 'Take ids from the lists of fleets and gateways, and send all of it again; nothing was recorded.',
    details: [{ pointer, message }],
  });

export const eventConflict = (source: string, id: string): DomainError =>
  new DomainError({
    code: 'USAGE_EVENT_CONFLICT',
    status: 409,
    message: `another event came before with the source "${source}" and the id "${id}"; that one counts, this one does not`,
    action: 'Give each event an id of its own. What came when is listed by GET /api/v1/usage-events/conflicts.',
    details: [{ pointer: '/id', message: 'is that of another event of this source' }],
  });
