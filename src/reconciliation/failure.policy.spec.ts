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
