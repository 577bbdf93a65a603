import { RecentRate } from './recent.rate';

describe('the recent rate', () => {
  it('goes by the last five seconds, not by all that was', () => {
    const rate = new RecentRate();
    expect(rate.perSecond(0, 0)).toBe(0);
    expect(rate.perSecond(1_000, 1_000)).toBe(1_000);
    for (let second = 2; second <= 20; second += 1) rate.perSecond(1_000 + 10 * second, second * 1_000);
    expect(rate.perSecond(1_210, 21_000)).toBe(10);
  });

  it('holds over a pause that is longer than that', () => {
    const rate = new RecentRate();
    rate.perSecond(0, 0);
    expect(rate.perSecond(600, 60_000)).toBe(10);
  });
});
