import type { Database } from './database';

/** Whether it was Postgres that failed, or the way to it: the same work may succeed later. It is asked where the error does not say. */
export async function isDatabaseFailure(database: Database, error: unknown): Promise<boolean> {
  const { driverError, code, syscall } = Object(error) as { driverError?: object; code?: unknown; syscall?: unknown };
  if (driverError !== undefined) return 'code' in driverError ? isDatabaseFailure(database, driverError) : true;
  if (typeof code === 'string' && (syscall !== undefined || /^[0-9A-Z]{5}$/.test(code))) return !isOfValue(code);
  return !(await answers(database));
}

/** SQLSTATE class 22, of values that Postgres cannot take: whoever sent them is to blame. */
const isOfValue = (code: string): boolean => code.startsWith('22');

const answers = (database: Database): Promise<boolean> =>
  database.query('select 1').then(
    () => true,
    () => false,
  );
