import { DomainError } from './errors';

/** Refused as what a schema refuses, by what no schema knows: the clock, or what Postgres has. */
export const invalidField = (pointer: string, message: string): DomainError =>
  new DomainError({
    code: 'VALIDATION_FAILED',
    status: 400,
    message: [pointer, message].join(': '),
    action: 'Correct what `errors` points at; nothing was changed.',
    details: [{ pointer, message }],
  });

/** @throws DomainError VALIDATION_FAILED where what is made would have ended already */
export function requireFutureEnd(expiresAt: string | null | undefined, now: Date): void {
  if (expiresAt && new Date(expiresAt) <= now) {
    throw invalidField('/expiresAt', `must be later than now, which is ${now.toISOString()}`);
  }
}
