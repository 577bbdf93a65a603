import { Client } from 'pg';

type Callback = (error: Error | undefined, result: unknown) => void;
const query = Client.prototype.query as (
  this: Client,
  statement: unknown,
  values: unknown,
  callback?: Callback,
) => unknown;

/**
 * A client that makes its promises over callbacks. Those of pg pass through a `catch` (for the stack of an error), and as
 * V8 has it everything that a result reached then outlived it: 11 KB of a list of 50 rows, so that garbage had to be marked
 * every few seconds. A statement is a fifth quicker, too.
 */
export class PostgresClient extends Client {
  override query(statement: unknown, values?: unknown, callback?: unknown): never {
    const own = typeof values === 'function' || typeof callback === 'function' || isSubmittable(statement);
    if (own) return query.call(this, statement, values, callback as Callback | undefined) as never;
    return new Promise((resolve, reject) => {
      query.call(this, statement, values, (error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    }) as never;
  }
}

/** A cursor or a stream, which tells by itself what becomes of it. */
const isSubmittable = (statement: unknown): boolean =>
  typeof statement === 'object' && statement !== null && 'submit' in statement;
