import { barredStatuses, countedStatuses, workingStatuses, type DeviceStatus } from './device.types';

/** SQL: whether the device `d` has one of these statuses. A partial index is used where its predicate has the same ones. */
const hasStatus = (statuses: readonly DeviceStatus[]): string =>
  `d.status in (${statuses.map((status) => `'${status}'`).join(', ')})`;

/** SQL: whether the device `d` is its hardware id's working one. */
export const isWorking = hasStatus(workingStatuses);

/** SQL: whether the device `d` counts against its enrollment's limit. */
export const countsToLimit = hasStatus(countedStatuses);

/** SQL: what is set with a change of the device `d` that it is told of: without a new revision, its reply would get lost. */
export const toldAt = (at: string): string => `reply_due = true, revision = d.revision + 1, updated_at = ${at}`;

/** SQL: whether somebody has barred the device `d`. */
export const isBarred = hasStatus(barredStatuses);
