import type { FleetStatus } from '../fleets';
import { DomainError, hasCode, messageOf } from '../common/errors';
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

type Rule = Omit<Treatment, 'message'>;

const byClass: Record<ErrorClass, Rule> = {
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

/** Of our own errors, those that are treated otherwise than by their HTTP status. */
const byCode: Partial<Record<string, Rule>> = {
  DEPENDENCY_MISSING: { status: null, reason: 'DependencyNotReady', retryInMs: null },
  LINK_IN_THE_WAY: { status: null, reason: 'Waiting', retryInMs: 3_000 },
  FOREIGN_OBJECT_IN_THE_WAY: { status: 'blocked', reason: 'ForeignObjectInTheWay', retryInMs: 3_000 },
  ADDRESS_TAKEN: { status: 'blocked', reason: 'AddressTaken', retryInMs: 3_000 },
  CLOUD_UNAVAILABLE: { status: 'degraded', reason: 'CloudUnavailable', retryInMs: 1_000 },
  CIDR_POOL_EXHAUSTED: { status: 'blocked', reason: 'CidrPoolExhausted', retryInMs: null },
  QUOTA_EXCEEDED: byClass.quota,
};

/** Null of what is no refusal but a mistake of ours. */
const byStatus = ({ status, code }: DomainError): Rule | null =>
  status < 500 ? { status: 'blocked', reason: reasonOf(code), retryInMs: 30_000 } : null;

/** The one place that decides what a failure of a step, or of a look at the cloud, means for the fleet. */
export function treat(error: unknown): Treatment {
  if (error instanceof OpenStackError) {
    const treatment = byClass[error.errorClass];
    const asked = Math.min(error.retryAfter ?? 0, longestPatience) * 1_000;
    // Cinder says «Retry-After: 0» with an exceeded quota, which is no reason to ask again at once.
    const retryInMs = asked === 0 ? treatment.retryInMs : Math.max(asked, treatment.retryInMs ?? 0);
    return { ...treatment, retryInMs, message: error.message };
  }
  if (hasCode(error, 'ROLLOUT_STOPPED') && error.cause !== undefined) {
    const cause = treat(error.cause);
    return cause.status === 'blocked' ? { ...cause, reason: reasonOf(error.code), message: error.message } : cause;
  }
  const treatment = error instanceof DomainError && (byCode[error.code] ?? byStatus(error));
  if (!treatment) return { status: null, reason: 'InternalError', message: messageOf(error), retryInMs: null };
  const retryInMs = error.retryAfter === undefined ? treatment.retryInMs : error.retryAfter * 1_000;
  return { ...treatment, retryInMs, message: error.message };
}

/** What is in the way is what people ask for: the cloud answers, and what stands can be looked at. */
export const isOfTheWish = (error: unknown): boolean =>
  error instanceof DomainError &&
  !(error instanceof OpenStackError) &&
  error.code !== 'LEASE_LOST' &&
  treat(error).status === 'blocked';

const gravity = ({ status }: Treatment): number => (status === 'blocked' ? 2 : status === null ? 0 : 1);

/** Of what is left alone until its own time, however often the fleet is looked at before. */
const hasItsTime = (error: unknown): boolean =>
  hasCode(error, 'RESOURCE_FAILED') || (hasCode(error, 'ROLLOUT_STOPPED') && error.cause === undefined);

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
