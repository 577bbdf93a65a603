import type { FleetStatus } from '../fleets';
import { DomainError, messageOf } from '../common/errors';
import { longestPatience, OpenStackError, type ErrorClass } from '../openstack';

/** How a failure is treated: what the fleet shows, and when it is tried again. */
export interface Treatment {
  /** What the fleet's status becomes; null leaves it as it is, since the next try is expected to succeed. */
  status: FleetStatus | null;
  /** Reason of the fleet's condition. */
  reason: string;
  message: string;
  /** Milliseconds until the next try; null leaves it to the back-off of repeated failures. */
  retryInMs: number | null;
}

const byClass: Record<ErrorClass, Omit<Treatment, 'message'>> = {
  auth: { status: 'degraded', reason: 'CloudAuthenticationFailed', retryInMs: 30_000 },
  throttled: { status: null, reason: 'CloudThrottles', retryInMs: null },
  quota: { status: 'blocked', reason: 'QuotaExceeded', retryInMs: 10_000 },
  exhausted: { status: 'blocked', reason: 'CloudExhausted', retryInMs: 30_000 },
  'not-ready': { status: null, reason: 'DependencyNotReady', retryInMs: null },
  exists: { status: null, reason: 'ExistsAlready', retryInMs: null },
  'in-use': { status: 'blocked', reason: 'InUse', retryInMs: 3_000 },
  gone: { status: null, reason: 'Vanished', retryInMs: null },
  'conflict-revision': { status: null, reason: 'ChangedMeanwhile', retryInMs: null },
  ambiguous: { status: null, reason: 'OutcomeUnknown', retryInMs: null },
  terminal: { status: 'blocked', reason: 'CloudRefuses', retryInMs: 60_000 },
};

/** The one place that decides what a failure of a step, or of a look at the cloud, means for the fleet. */
export function treat(error: unknown): Treatment {
  if (error instanceof OpenStackError) {
    const treatment = byClass[error.errorClass];
    const asked = Math.min(error.retryAfter ?? 0, longestPatience) * 1_000;
    // Cinder says «Retry-After: 0» with an exceeded quota, which is no reason to ask again at once.
    const retryInMs = asked === 0 ? treatment.retryInMs : Math.max(asked, treatment.retryInMs ?? 0);
    return { ...treatment, retryInMs, message: error.message };
  }
  if (error instanceof DomainError) {
    if (error.code === 'ROLLOUT_STOPPED' && error.cause !== undefined) {
      const cause = treat(error.cause);
      return cause.status === 'blocked' ? { ...cause, reason: reasonOf(error.code), message: error.message } : cause;
    }
    if (error.code === 'DEPENDENCY_MISSING') {
      return { status: null, reason: 'DependencyNotReady', message: error.message, retryInMs: null };
    }
    if (error.code === 'LINK_IN_THE_WAY') {
      return { status: null, reason: 'Waiting', message: error.message, retryInMs: 3_000 };
    }
    if (error.code === 'FOREIGN_OBJECT_IN_THE_WAY' || error.code === 'ADDRESS_TAKEN') {
      return { status: 'blocked', reason: reasonOf(error.code), message: error.message, retryInMs: 3_000 };
    }
    if (error.code === 'CLOUD_UNAVAILABLE') {
      const retryInMs = (error.retryAfter ?? 1) * 1_000;
      return { status: 'degraded', reason: reasonOf(error.code), message: error.message, retryInMs };
    }
    if (error.code === 'QUOTA_EXCEEDED') {
      return { ...byClass.quota, message: error.message };
    }
    if (error.status < 500)
      return {
        status: 'blocked',
        reason: reasonOf(error.code),
        message: error.message,
        retryInMs: (error.retryAfter ?? 30) * 1_000,
      };
  }
  return { status: null, reason: 'InternalError', message: messageOf(error), retryInMs: null };
}

const gravity = ({ status }: Treatment): number => (status === 'blocked' ? 2 : status === null ? 0 : 1);

/** Of what is left alone until its own time, however often the fleet is looked at before. */
const hasItsTime = (error: unknown): boolean =>
  error instanceof DomainError &&
  (error.code === 'RESOURCE_FAILED' || (error.code === 'ROLLOUT_STOPPED' && error.cause === undefined));

/**
 * When to go on after these failures: at the soonest retry, or after `lookMs`, where something else is being built and an
 * early look does no harm. Null leaves it to the back-off of repeated failures.
 */
export function nextTryMs(failures: unknown[], lookMs: number | null): number | null {
  const delays = failures.map((failure) => treat(failure).retryInMs).filter((delay) => delay !== null);
  if (delays.length < failures.length) return null;
  return Math.min(...delays, lookMs !== null && failures.every(hasItsTime) ? lookMs : Infinity);
}

/** Of at least one failure. */
export const gravestOf = (failures: unknown[]): Treatment =>
  failures.map(treat).reduce((gravest, next) => (gravity(next) > gravity(gravest) ? next : gravest));

/** `CLOUD_REFERENCE_INVALID` is `CloudReferenceInvalid`, as conditions are written. */
const reasonOf = (code: string): string =>
  code
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
