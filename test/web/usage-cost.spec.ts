import { moneyText } from '../../web/src/common/format';
import { costText } from '../../web/src/billing/usage.cost';

describe('what usage costs, in words', () => {
  it.each([
    ['12.5', true, moneyText('12.5', 'EUR')],
    ['0', true, moneyText('0', 'EUR')],
    ['0', false, 'no price'],
    ['0.000000', false, 'no price'],
    ['12.5', false, `${moneyText('12.5', 'EUR')}; some of it has no price`],
  ])('of %s, with all of it priced: %s', (cost, priced, text) => {
    expect(costText({ cost, currency: 'EUR', priced })).toBe(text);
  });
});
