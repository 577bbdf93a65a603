import { DomainError } from '../common/errors';
import { OpenStackError, type ErrorClass } from '../openstack';
import { nextTryMs, treat } from './failure.policy';

const failure = (errorClass: ErrorClass, retryAfter?: number) =>
  new OpenStackError({
    service: 'network',
    method: 'POST',
    url: 'http://cloud/networks',
    httpStatus: 503,
    reason: 'busy',
    body: '',
    requestId: null,
    errorClass,
    retryAfter,
  });

test.each<[asked: number | undefined, errorClass: ErrorClass, inMs: number | null]>([
  [90, 'throttled', 90_000],
  [1e9, 'throttled', 300_000],
  [undefined, 'throttled', null],
  [0, 'throttled', null],
  [0, 'quota', 10_000],
  [60, 'quota', 60_000],
  [1, 'quota', 10_000],
])('what asks for %s seconds of patience, and is %s, is tried again after %s ms', (asked, errorClass, inMs) => {
  expect(treat(failure(errorClass, asked)).retryInMs).toBe(inMs);
  expect(nextTryMs([failure(errorClass, asked)], null)).toBe(inMs);
});

test.each<
  [code: string, status: number, retryAfter: number | undefined, treated: [string | null, string, number | null]]
>([
  ['DEPENDENCY_MISSING', 409, undefined, [null, 'DependencyNotReady', null]],
  ['LINK_IN_THE_WAY', 409, undefined, [null, 'Waiting', 3_000]],
  ['ADDRESS_TAKEN', 409, undefined, ['blocked', 'AddressTaken', 3_000]],
  ['CLOUD_UNAVAILABLE', 503, 7, ['degraded', 'CloudUnavailable', 7_000]],
  ['QUOTA_EXCEEDED', 409, undefined, ['blocked', 'QuotaExceeded', 10_000]],
  ['CLOUD_REFERENCE_INVALID', 422, undefined, ['blocked', 'CloudReferenceInvalid', 30_000]],
  ['ROLLOUT_STOPPED', 409, 5, ['blocked', 'RolloutStopped', 5_000]],
  ['LEASE_LOST', 500, 5, [null, 'InternalError', null]],
])('%s with status %s and %s seconds to wait is treated as %j', (code, status, retryAfter, treated) => {
  const {
    status: shown,
    reason,
    retryInMs,
  } = treat(new DomainError({ code, status, message: 'so it is', retryAfter }));
  expect([shown, reason, retryInMs]).toEqual(treated);
});
