import { add, divide, fraction, multiply, order, roundedFraction, subtract } from './fraction';

describe('fractions', () => {
  const third = divide(fraction('1'), fraction('3'));

  it('stay exact however they are divided', () => {
    expect(order(add(add(third, third), third), fraction('1.000'))).toBe(0);
    expect(order(multiply(third, fraction('0.3')), fraction('0.1'))).toBe(0);
    expect(order(subtract(fraction('0.1'), third), fraction('-0.2'))).toBe(-1);
    expect(() => divide(third, fraction('0.00'))).toThrow(RangeError);
  });

  it('are rounded half to even, and what is nearly a half is told from one', () => {
    const rounded = (text: string, places: number) => roundedFraction(fraction(text), places);
    expect(['0.005', '0.015', '-0.005', '-0.015', '-0.025', '2.5'].map((text) => rounded(text, 2))).toEqual([
      ...['0.00', '0.02', '0.00', '-0.02', '-0.02', '2.50'],
    ]);
    expect([rounded('2.5', 0), rounded('3.5', 0)]).toEqual(['2', '4']);
    expect(rounded(`0.005${'0'.repeat(80)}1`, 2)).toBe('0.01');
    expect(roundedFraction(third, 5)).toBe('0.33333');
  });
});
