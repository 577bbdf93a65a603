import { retryAfterOf } from './errors';

const now = new Date('2026-11-30T12:00:00Z');
const asked = (headers: Record<string, string>) => retryAfterOf(headers, now);

test.each<[headers: Record<string, string>, seconds: number | undefined]>([
  [{}, undefined],
  [{ 'retry-after': '7' }, 7],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': 'Mon, 30 Nov 2026 12:00:30 GMT' }, 30],
  // By a clock that is two hours ahead of ours.
  [{ 'retry-after': 'Mon, 30 Nov 2026 14:00:30 GMT', date: 'Mon, 30 Nov 2026 14:00:00 GMT' }, 30],
  [{ 'retry-after': 'Mon, 30 Nov 2026 10:00:30 GMT', date: 'Mon, 30 Nov 2026 10:00:00 GMT' }, 30],
  [{ 'retry-after': 'Mon, 30 Nov 2026 12:00:30 GMT', date: 'today' }, 30],
  [{ 'retry-after': 'Mon, 30 Nov 2026 11:59:00 GMT', date: 'Mon, 30 Nov 2026 12:00:00 GMT' }, 0],
])('reads of %j that it is to wait %s seconds', (headers, seconds) => {
  expect(asked(headers)).toBe(seconds);
});
