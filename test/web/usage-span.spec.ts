import { beginningOf } from '../../web/src/billing/usage.span';

const from = (...[span, timeZone, now]: [...Parameters<typeof beginningOf>]) => beginningOf(span, timeZone, now).from;

describe('what the usage page shows begins with a day or month of the account', () => {
  it('also where it is another day or month there than in UTC', () => {
    const evening = new Date('2026-12-01T01:00:00Z');
    expect(from('month', 'America/New_York', evening)).toBe('2026-11-01T04:00:00.000Z');
    expect(from('month', 'UTC', evening)).toBe('2026-12-01T00:00:00.000Z');
    expect(from('7', 'America/New_York', evening)).toBe('2026-11-24T05:00:00.000Z');
    expect(from('month', 'Asia/Tokyo', new Date('2026-11-30T23:00:00Z'))).toBe('2026-11-30T15:00:00.000Z');
  });

  it('and in the year before, in a zone of half an hour, and over a change of the clock', () => {
    expect(beginningOf('year', 'Asia/Kolkata', new Date('2026-03-10T00:00:00Z'))).toEqual({
      from: '2025-03-31T18:30:00.000Z',
      granularity: 'month',
    });
    expect(from('30', 'Europe/Berlin', new Date('2026-04-10T12:00:00Z'))).toBe('2026-03-11T23:00:00.000Z');
    expect(from('7', 'Europe/Berlin', new Date('2026-04-10T12:00:00Z'))).toBe('2026-04-03T22:00:00.000Z');
  });
});
