import fc from 'fast-check';
import { currencyPlaces, rounded, sum, times } from '../../common/money';
import { LineSplitter, type SplitLine } from './line.splitter';

const line = (more: Partial<SplitLine> = {}): SplitLine => ({
  quantity: '3',
  cost: '0.03',
  amount: '0.03',
  currency: 'EUR',
  unitPrice: '0.01',
  ...more,
});
const split = (of: SplitLine, units: string[]) => {
  const splitter = new LineSplitter(of, sum(units));
  return { unitPrice: splitter.unitPrice, shares: units.map((one) => splitter.next(one)) };
};

describe('a charge line divided among its resources', () => {
  it('has shares that sum to its amount where each by itself would round to nothing', () => {
    const { shares } = split(line({ quantity: '3', cost: '0.012', amount: '0.01', unitPrice: '0.004' }), [
      '1',
      '1',
      '1',
    ]);
    expect(shares.map(({ billed }) => billed)).toEqual(['0', '0.01', '0']);
    expect(shares.map(({ cost }) => cost)).toEqual(['0.004', '0.004', '0.004']);
  });

  it('costs the average of each unit where its price is by volume', () => {
    const { unitPrice, shares } = split(line({ quantity: '3', cost: '1', amount: '1.00', unitPrice: null }), [
      '1',
      '2',
    ]);
    expect(unitPrice).toBe('0.33333333333333333333');
    expect(sum(shares.map(({ billed }) => billed))).toBe('1');
  });

  it('sums to quantity and amount to the last digit, and costs quantity times price, whatever the parts', () => {
    const figure = (max: number, places: number) =>
      fc.integer({ min: 1, max }).map((n) => (n / 10 ** places).toFixed(places));
    const story = fc.record({
      units: fc.array(figure(1e9, 6), { minLength: 1, maxLength: 12 }),
      quantity: figure(1e12, 6),
      unitPrice: figure(1e9, 9),
      currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    });
    fc.assert(
      fc.property(story, ({ units, quantity, unitPrice, currency }) => {
        const cost = times(quantity, unitPrice);
        const amount = rounded(cost, currencyPlaces(currency));
        const { shares } = split({ quantity, unitPrice, cost, amount, currency }, units);
        expect(rounded(sum(shares.map((share) => share.quantity)), 12)).toBe(rounded(quantity, 12));
        expect(rounded(sum(shares.map(({ billed }) => billed)), 3)).toBe(rounded(amount, 3));
        for (const share of shares) expect(share.cost).toBe(times(share.quantity, unitPrice));
      }),
      { numRuns: 40 },
    );
  });
});
