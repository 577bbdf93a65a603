import { beginningOf, firstAsked, stretchOf } from '../../web/src/billing/usage.span';

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

describe('what the usage page is asked to show', () => {
  const none = { month: null, from: null, to: null };

  it('is a month of the account from its beginning to its end', () => {
    expect(stretchOf({ ...none, span: 'one-month', month: '2026-03' }, 'Europe/Berlin')).toEqual({
      from: '2026-02-28T23:00:00.000Z',
      to: '2026-03-31T22:00:00.000Z',
      granularity: 'day',
    });
    expect(stretchOf({ ...none, span: 'one-month', month: '2026-12' }, 'UTC')?.to).toBe('2027-01-01T00:00:00.000Z');
  });

  it('is what lies between two days, both within, by the month where there are too many', () => {
    const days = (from: string, to: string) => stretchOf({ ...none, span: 'days', from, to }, 'America/New_York');
    expect(days('2026-03-08', '2026-03-08')).toEqual({
      from: '2026-03-08T05:00:00.000Z',
      to: '2026-03-09T04:00:00.000Z',
      granularity: 'day',
    });
    expect(days('2026-01-01', '2026-04-02')?.granularity).toBe('day');
    expect(days('2026-01-01', '2026-04-03')?.granularity).toBe('month');
  });

  it('is nothing while the fields do not say it whole', () => {
    for (const month of [null, '', '2026', '2026-0', '2026-13'])
      expect(stretchOf({ ...none, span: 'one-month', month }, 'UTC')).toBeNull();
    expect(stretchOf({ ...none, span: 'days', from: '2026-03-01' }, 'UTC')).toBeNull();
    expect(stretchOf({ ...none, span: 'days', from: '2026-03-01', to: '2026-02-28' }, 'UTC')).toBeNull();
    expect(stretchOf({ ...none, span: 'days', from: '2026-03-01', to: '2026-45-99' }, 'UTC')).toBeNull();
  });

  it('is at first the month before, or the one that goes on, as the account has them', () => {
    const now = new Date('2026-12-01T01:00:00Z');
    expect(firstAsked('one-month', 'America/New_York', now)).toEqual({ ...none, month: '2026-10' });
    expect(firstAsked('days', 'UTC', now)).toEqual({ ...none, from: '2026-12-01', to: '2026-12-01' });
    expect(firstAsked('7', 'UTC', now)).toEqual(none);
  });
});
