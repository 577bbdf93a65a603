import { backoffMs } from '../common/backoff';
import type { Method, Outcome } from './http';

export interface Attempt {
  /** The call may be repeated whatever became of it. */
  idempotent: boolean;
  /** null when no answer came. */
  httpStatus: number | null;
  outcome?: Outcome;
  retryAfter?: number;
}

/** A longer wait than this is the caller's to plan, with the error's `retryAfter`. */
const longestWaitSeconds = 30;

/** No longer than this, in seconds, is anything left alone because a service asks for it: what it says may be wrong by any amount. */
export const longestPatience = 300;

export const idempotentByDefault = (method: Method): boolean => method !== 'POST' && method !== 'PATCH';

/** Whether sending the same request again is safe and may help. After an ambiguous result only idempotent calls are. */
export function maySendAgain({ idempotent, httpStatus, outcome, retryAfter }: Attempt): boolean {
  if (retryAfter !== undefined && retryAfter > longestWaitSeconds) return false;
  if (httpStatus === null) return outcome === 'not-sent' || (outcome === 'unknown' && idempotent);
  // Swift's rate limit answers 498.
  if (httpStatus === 429 || httpStatus === 498) return true;
  return idempotent && [408, 502, 503, 504].includes(httpStatus);
}

/** How long to wait before the next attempt, in ms: growing and jittered, and no less than the service asked for. */
export const waitMs = (attempt: number, retryAfter = 0): number =>
  Math.max(backoffMs(attempt, { base: 250, cap: 8_000 }), retryAfter * 1000);
