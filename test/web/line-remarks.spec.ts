import { remarksOf } from '../../web/src/billing/line.remarks';

describe('what an invoice says of a line', () => {
  const line = { kind: 'usage', chargePeriodId: 'march', chargeStart: '2026-02-28T23:00:00.000Z' } as const;
  const said = (more: Partial<Parameters<typeof remarksOf>[0]>) =>
    remarksOf({ ...line, ...more }, 'march', 'Europe/Berlin');

  it('is nothing of the plain usage of its month', () => {
    expect(said({})).toEqual([]);
  });

  it('is that it corrects another month, be it an earlier or a later one', () => {
    for (const [chargePeriodId, chargeStart] of [
      ['february', '2026-01-31T23:00:00.000Z'],
      ['april', '2026-03-31T22:00:00.000Z'],
    ])
      expect(said({ chargePeriodId, chargeStart })).toEqual([
        expect.stringMatching(/^correction of the month from .*2026/) as string,
      ]);
  });

  it('is what it is of a minimum and of a credit', () => {
    expect(said({ kind: 'minimum' })).toEqual(['up to the minimum of the month']);
    expect(said({ kind: 'minimum', chargePeriodId: 'april' })).toHaveLength(2);
    expect(said({ kind: 'credit', chargePeriodId: 'april' })).toEqual(['credited']);
  });
});
