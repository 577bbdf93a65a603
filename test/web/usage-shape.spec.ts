import { shortId } from '../../web/src/common/format';
import { costSeries } from '../../web/src/billing/usage.shape';
import type { UsageItem } from '../../web/src/billing/usage.types';

const item = (fleetId: string, from: string, cost: string, priced = true): UsageItem => ({
  accountId: null,
  fleetId,
  meter: null,
  unit: '',
  quantity: '0',
  seconds: '0',
  cost,
  currency: 'EUR',
  priced,
  from,
  to: from,
});

const fleetOf = ({ fleetId }: UsageItem) => fleetId ?? '';

describe('cost over time', () => {
  it('has a row for each period in order, and the dearest series first', () => {
    const items = [item('a', '2026-11-02', '0.1'), item('b', '2026-11-01', '3'), item('a', '2026-11-01', '0.2', false)];
    expect(costSeries(items, fleetOf, (id) => `fleet ${id}`)).toEqual({
      series: [
        { key: 'b', name: 'fleet b' },
        { key: 'a', name: 'fleet a' },
      ],
      rows: [
        { from: '2026-11-01', costs: { b: '3', a: '0.2' }, total: '3.2' },
        { from: '2026-11-02', costs: { a: '0.1' }, total: '0.1' },
      ],
      total: '3.3',
      currency: 'EUR',
      hasUnpriced: true,
    });
    expect(costSeries([], fleetOf, shortId)).toBeNull();
  });

  it('tells fleets apart that are called alike', () => {
    const items = [item('old', '2026-11-01', '1'), item('new', '2026-11-01', '2')];
    expect(costSeries(items, fleetOf, () => 'harbour')).toMatchObject({
      series: [
        { key: 'new', name: 'harbour' },
        { key: 'old', name: 'harbour' },
      ],
      rows: [{ costs: { new: '2', old: '1' } }],
    });
  });

  it('calls fleets by other names that were made in one minute and are gone', () => {
    const [first, second] = ['0199d3a0-1111-7abc-8def-aaaaaaaaaaaa', '0199d3a0-2222-7abc-8def-bbbbbbbbbbbb'];
    expect(shortId(first)).not.toBe(shortId(second));
  });

  it('sums up what is too much for a picture, and looks at each item a few times however many fleets there are', () => {
    const fleets = Array.from({ length: 200 }, (_, index) => String(index + 1));
    const items = fleets.flatMap((id) => ['2026-11-01', '2026-11-02'].map((from) => item(id, from, id)));
    let looks = 0;
    const shown = costSeries(
      items,
      (one) => {
        looks += 1;
        return fleetOf(one);
      },
      (id) => id,
    );
    const names = shown?.series.map(({ name }) => name);
    expect(names).toEqual(['200', '199', '198', '197', '196', '195', '194', 'all others']);
    expect(shown?.rows[1].costs).toMatchObject({ '200': '200', 'all others': String((193 * 194) / 2) });
    expect(looks).toBeLessThan(items.length * 10);
  });
});
