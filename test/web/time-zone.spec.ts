import { startOfDayIn } from '../../web/src/common/time.zone';

describe('when a day begins in a time zone', () => {
  it.each([
    ['Europe/Berlin', [2026, 2, 29], '2026-03-28T23:00:00.000Z'],
    ['Europe/Berlin', [2026, 9, 25], '2026-10-24T22:00:00.000Z'],
    // Twice midnight: with the first of them.
    ['America/Havana', [2026, 10, 1], '2026-11-01T04:00:00.000Z'],
    // No midnight: the clock goes from there to one o'clock.
    ['Africa/Cairo', [2026, 3, 24], '2026-04-23T22:00:00.000Z'],
    ['America/Santiago', [2026, 8, 6], '2026-09-06T04:00:00.000Z'],
    ['America/Havana', [2026, 2, 8], '2026-03-08T05:00:00.000Z'],
    ['Atlantic/Azores', [2026, 2, 29], '2026-03-29T01:00:00.000Z'],
  ])('in %s', (timeZone, [year, month, day], start) => {
    expect(startOfDayIn(timeZone, year, month, day).toISOString()).toBe(start);
  });
});
