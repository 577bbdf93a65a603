import { backoffMs } from '../src/common/backoff';
import type { RegistrationReply } from './registration.reply';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Up to a quarter later, never sooner: gateways that were told the same second must not come back in the same one. */
const spread = (ms: number, random: () => number): number => Math.round(ms * (1 + random() / 4));

/** Milliseconds to wait for an answer before asking again; it grows with every silence. */
export const silenceMs = (silences: number, random = Math.random): number =>
  backoffMs(silences, { base: 20 * second, cap: 5 * minute, random });

/** Milliseconds to wait before connecting again. */
export const reconnectMs = (attempt: number, random = Math.random): number =>
  backoffMs(attempt, { base: second, cap: 2 * minute, random });

/**
 * Milliseconds after which to ask again, `repeats` answers with this status having come in a row before.
 * Infinity: never by ourselves; the service tells by itself when something changes.
 */
export function askAgainMs(
  { status, retryAfter }: Pick<RegistrationReply, 'status' | 'retryAfter'>,
  repeats: number,
  random = Math.random,
): number {
  const told = retryAfter === undefined ? null : spread(retryAfter * second, random);
  switch (status) {
    case 'assigned':
      return Infinity;
    case 'rejected':
      // A refusal without a time is final; one with a time (throttled, not now) is not.
      return told ?? Infinity;
    case 'assigning':
      return Math.max(told ?? spread(10 * second, random), second);
    case 'pending-approval':
      // People decide in hours: asking is only the safety net of the answer that comes by itself.
      return Math.max(told ?? 0, backoffMs(repeats, { base: minute, cap: 15 * minute, random }));
  }
}

/**
 * Milliseconds after which to ask for the next certificate: within a day after its time, since those that registered together
 * must not come back together, and no sooner than in an hour where the service finds that the time has not come. Infinity
 * without a certificate.
 */
export const renewMs = (renewAfter: string | undefined, now: Date, random = Math.random): number =>
  renewAfter === undefined ? Infinity : Math.max(Date.parse(renewAfter) - now.getTime(), hour) + random() * day;
