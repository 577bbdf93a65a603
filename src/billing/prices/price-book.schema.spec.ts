import { priceInputSchema } from './price-book.schema';

const problemsOf = (tiers: object[]) =>
  priceInputSchema
    .safeParse({ meter: 'router', unitPrice: '1', validFrom: '2026-01-01T00:00:00Z', tiers })
    .error?.issues.map(({ path }) => path.join('.'));

describe('tiers of a price', () => {
  it('reach further one by one', () => {
    const tier = (upTo: string | null) => ({ upTo, unitPrice: '1' });
    expect(problemsOf([tier('9'), tier('10'), tier(null)])).toBeUndefined();
    expect(problemsOf([tier('10'), tier('9')])).toEqual(['tiers']);
  });

  it('are refused where they are no numbers, and not compared then', () => {
    const tier = { upTo: '', unitPrice: '1' };
    expect(problemsOf([tier, tier])).toContain('tiers.0.upTo');
  });
});
