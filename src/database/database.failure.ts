import { messageOf } from '../common/errors';
import type { Database } from './database';

/** Whether it was Postgres that failed, or the way to it: the same work may succeed later. It is asked where the error does not say. */
export async function isDatabaseFailure(database: Database, error: unknown): Promise<boolean> {
  const { driverError, code, syscall } = Object(error) as { driverError?: object; code?: unknown; syscall?: unknown };
  if (driverError !== undefined) return 'code' in driverError ? isDatabaseFailure(database, driverError) : true;
  if (typeof code === 'string' && (syscall !== undefined || /^[0-9A-Z]{5}$/.test(code))) return !isOfValue(code);
  return !(await answers(database));
}

/**
 * Connections: what they may fail with (08, but for 08P01: that is a statement of ours), too few of them or of something else
 * (53), and a server that ends, or is not up yet (57P0).
 */
const awayStates = /^(08(?!P01)|53|57P0)/;
/** Of the system's errors those of connections; files have others. */
const awaySystemErrors = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
const awayCalls = new Set(['connect', 'getaddrinfo']);
/** What pg says where there is no more to it: it could not connect in time, or the connection ended. */
const awayMessages = /^(timeout expired|Connection terminated|Client has encountered a connection error)/;

/** Whether the error alone says that Postgres, or the way to it, is away. */
export function isDatabaseAway(error: unknown): boolean {
  // One for each address that was tried.
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  const { driverError, code, syscall } = Object(error) as { driverError?: unknown; code?: unknown; syscall?: unknown };
  if (driverError !== undefined) return isDatabaseAway(driverError);
  if (typeof code !== 'string') return awayMessages.test(messageOf(error));
  if (typeof syscall === 'string') return awayCalls.has(syscall) || awaySystemErrors.has(code);
  return awayStates.test(code);
}

/** SQLSTATE class 22, of values that Postgres cannot take: whoever sent them is to blame. */
const isOfValue = (code: string): boolean => code.startsWith('22');

/** @throws what it fails with */
export async function ping(database: Database): Promise<void> {
  await database.query('select 1');
}

const answers = (database: Database): Promise<boolean> =>
  ping(database).then(
    () => true,
    () => false,
  );
