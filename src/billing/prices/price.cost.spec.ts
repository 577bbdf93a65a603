import { fraction, roundedFraction } from '../../common/fraction';
import { costOfUnits } from './price.cost';
import type { PriceShape } from './price.types';

const flat: PriceShape = { unitPrice: '0.5', tiers: null, tierMode: null, freeAllowance: null, minimum: null };
const tiers = [
  { upTo: '100', unitPrice: '2' },
  { upTo: '300', unitPrice: '1' },
];
const cost = (price: PriceShape, from: string, to: string, total = to) =>
  roundedFraction(costOfUnits(price, { from: fraction(from), to: fraction(to) }, fraction(total)), 2);

describe('what units of a month cost', () => {
  it('is the same for each where the price is flat', () => {
    expect(cost(flat, '10', '30')).toBe('10.00');
  });

  it('is that of the tier which each falls into, and beyond the last one the unit price', () => {
    const graduated: PriceShape = { ...flat, tiers, tierMode: 'graduated' };
    expect(cost(graduated, '0', '100')).toBe('200.00');
    expect(cost(graduated, '99.5', '100.5')).toBe('1.50');
    expect(cost(graduated, '0', '400')).toBe('450.00');
    expect(cost(graduated, '300', '301')).toBe('0.50');
    const endless: PriceShape = { ...graduated, tiers: [tiers[0], { upTo: null, unitPrice: '1' }] };
    expect(cost(endless, '0', '400')).toBe('500.00');
  });

  it('is for all of them that of the tier which the total falls into, where the price is by volume', () => {
    const volume: PriceShape = { ...flat, tiers, tierMode: 'volume' };
    expect(cost(volume, '0', '100')).toBe('200.00'); // just what the tier reaches to
    expect(cost(volume, '0', '100.5')).toBe('100.50');
    expect(cost(volume, '0', '40', '1000')).toBe('20.00');
  });

  it('is nothing for the first ones that are free, which count in the tiers all the same', () => {
    expect(cost({ ...flat, freeAllowance: '20' }, '0', '30')).toBe('5.00');
    expect(cost({ ...flat, freeAllowance: '20' }, '25', '30')).toBe('2.50');
    expect(cost({ ...flat, freeAllowance: '20' }, '0', '20')).toBe('0.00');
    expect(cost({ ...flat, tiers, tierMode: 'graduated', freeAllowance: '90' }, '0', '110')).toBe('30.00');
    expect(cost({ ...flat, tiers, tierMode: 'volume', freeAllowance: '90' }, '0', '110')).toBe('20.00');
  });
});
