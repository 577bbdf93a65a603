import { maySendAgain, waitMs, type Attempt } from './retry';

const rows: [what: string, attempt: Attempt, again: boolean][] = [
  ['a read after 503', { idempotent: true, httpStatus: 503 }, true],
  ['a read after 502', { idempotent: true, httpStatus: 502 }, true],
  ['a read after a lost connection', { idempotent: true, httpStatus: null, outcome: 'unknown' }, true],
  ['a create after 503', { idempotent: false, httpStatus: 503 }, false],
  ['a create after 503 with Retry-After', { idempotent: false, httpStatus: 503, retryAfter: 1 }, false],
  ['a create after a lost connection', { idempotent: false, httpStatus: null, outcome: 'unknown' }, false],
  ['a create that found no connection', { idempotent: false, httpStatus: null, outcome: 'not-sent' }, true],
  ['a create that was throttled', { idempotent: false, httpStatus: 429, retryAfter: 2 }, true],
  ['a create that Swift throttled', { idempotent: false, httpStatus: 498 }, true],
  ['a write that took too long', { idempotent: true, httpStatus: 408 }, true],
  ['a create that took too long', { idempotent: false, httpStatus: 408 }, false],
  ['a create that was throttled for an hour', { idempotent: false, httpStatus: 429, retryAfter: 3600 }, false],
  ['a read from an untrusted peer', { idempotent: true, httpStatus: null, outcome: 'untrusted' }, false],
  ['a read after 500', { idempotent: true, httpStatus: 500 }, false],
  ['a read after 404', { idempotent: true, httpStatus: 404 }, false],
  ['what succeeded', { idempotent: true, httpStatus: 200 }, false],
];

test.each(rows)('sends %s again only where that is safe', (_what, attempt, again) => {
  expect(maySendAgain(attempt)).toBe(again);
});

test('waits longer each time up to a bound, and no less than the service asks', () => {
  expect(waitMs(0, 7)).toBe(7000);
  expect(waitMs(0, 0)).toBeGreaterThanOrEqual(125);
  expect(waitMs(5, 1)).toBeGreaterThanOrEqual(4000);
  expect(waitMs(0, undefined)).toBeLessThanOrEqual(250);
  expect(waitMs(20, undefined)).toBeLessThanOrEqual(8000);
});
