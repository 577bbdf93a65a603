import { Client, type ClientConfig } from 'pg';

/** A connection comes about within this, or not at all. */
const connectMs = 10_000;

type Answered = (error: Error | undefined, result: unknown) => void;

/**
 * A client that makes its promises over callbacks. What was reached by those of pg, which pass through a `catch`, was seen
 * to stay in V8's old generation: 11 KB of a list of 50 rows, so that garbage had to be marked every few seconds. A
 * statement is a fifth quicker, too.
 */
export class PostgresClient extends Client {
  /** The bound is the client's alone: as one of the pool it would end whatever waits for a free connection as well. */
  constructor(settings: ClientConfig) {
    // The pool hides the password from a plain copy.
    const own = Object.defineProperties<ClientConfig>({}, Object.getOwnPropertyDescriptors(settings));
    super(Object.assign(own, { connectionTimeoutMillis: settings.connectionTimeoutMillis ?? connectMs }));
    // From the pool's hands to its user's it is nobody's for a moment, and an error that nobody hears ends the process.
    this.on('error', () => undefined);
  }

  override query(statement: unknown, values?: unknown, callback?: unknown): never {
    const given = Array.isArray(values) ? values.map((value) => arrayLiteral(value) ?? (value as unknown)) : values;
    const ask = (answered: Answered) =>
      super.query(statement as string, given as unknown[], answered as (error: Error) => void) as unknown;
    const own = typeof values === 'function' || typeof callback === 'function' || isSubmittable(statement);
    if (own) return ask(callback as Answered) as never;
    return new Promise((resolve, reject) => {
      ask((error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    }) as never;
  }
}

/**
 * An array of texts and nulls as Postgres reads it, which is JSON in other brackets as long as nothing is escaped; null where pg
 * has to put it together itself, element by element.
 */
export function arrayLiteral(value: unknown): string | null {
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string' || one === null)) return null;
  const json = JSON.stringify(value);
  return json.includes('\\') ? null : `{${json.slice(1, -1)}}`;
}

/** A cursor or a stream, which tells by itself what becomes of it. */
const isSubmittable = (statement: unknown): boolean =>
  typeof statement === 'object' && statement !== null && 'submit' in statement;
