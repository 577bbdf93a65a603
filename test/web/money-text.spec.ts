import { currencyPlaces } from '../../src/common/money';
import { moneyText, unitPriceText } from '../../web/src/common/format';

const figures = (text: string) => /\d[\d.,]*/.exec(text)?.[0] ?? '';

describe('money in the dashboard', () => {
  it('has the decimals that invoices have, whatever the browser knows of the currency', () => {
    for (const currency of Intl.supportedValuesOf('currency')) {
      const decimals = figures(moneyText('7', currency)).split('.')[1] ?? '';
      expect([currency, decimals.length]).toEqual([currency, currencyPlaces(currency)]);
    }
    expect(figures(moneyText('1234.50', 'HUF'))).toBe('1,234.50');
    expect(figures(moneyText('1.5', 'EUR', 4))).toBe('1.5000');
  });

  it('has all digits of a unit price, and at least those of the currency', () => {
    expect(figures(unitPriceText('0.5', 'HUF'))).toBe('0.50');
    expect(figures(unitPriceText('0.00008', 'EUR'))).toBe('0.00008');
  });
});
