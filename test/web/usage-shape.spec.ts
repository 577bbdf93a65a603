import { costSeries } from '../../web/src/billing/usage.shape';
import type { UsageItem } from '../../web/src/billing/usage.types';

const item = (fleetId: string, from: string, cost: string, priced = true): UsageItem => ({
  ...{ accountId: null, fleetId, meter: null, unit: '', quantity: '0', seconds: '0' },
  ...{ cost, currency: 'EUR', priced, from, to: from },
});

describe('cost over time', () => {
  it('has a row for each period in order, and the dearest series first', () => {
    const items = [item('a', '2026-11-02', '0.1'), item('b', '2026-11-01', '3'), item('a', '2026-11-01', '0.2', false)];
    expect(costSeries(items, ({ fleetId }) => `fleet ${fleetId}`)).toEqual({
      names: ['fleet b', 'fleet a'],
      rows: [
        { from: '2026-11-01', costs: { 'fleet b': '3', 'fleet a': '0.2' }, total: '3.2' },
        { from: '2026-11-02', costs: { 'fleet a': '0.1' }, total: '0.1' },
      ],
      total: '3.3',
      currency: 'EUR',
      hasUnpriced: true,
    });
    expect(costSeries([], () => '')).toBeNull();
  });

  it('sums up what is too much for a picture, and looks at each item a few times however many fleets there are', () => {
    const fleets = Array.from({ length: 200 }, (_, index) => String(index + 1));
    const items = fleets.flatMap((id) => ['2026-11-01', '2026-11-02'].map((from) => item(id, from, id)));
    let looks = 0;
    const series = costSeries(items, ({ fleetId }) => {
      looks += 1;
      return fleetId ?? '';
    });
    expect(series?.names).toEqual(['200', '199', '198', '197', '196', '195', '194', 'all others']);
    expect(series?.rows[1].costs).toMatchObject({ '200': '200', 'all others': String((193 * 194) / 2) });
    expect(looks).toBeLessThan(items.length * 10);
  });
});
