import { LatencyHistogram } from './latency.histogram';

describe('the latency histogram', () => {
  it('gives percentiles that are never too low and at most 5 % too high', () => {
    const histogram = new LatencyHistogram();
    for (let ms = 1; ms <= 10_000; ms += 1) histogram.add(ms);
    for (const [share, exact] of [
      [0.5, 5_000],
      [0.95, 9_500],
      [0.99, 9_900],
    ]) {
      expect(histogram.percentile(share)).toBeGreaterThanOrEqual(exact * 0.999);
      expect(histogram.percentile(share)).toBeLessThanOrEqual(exact * 1.051);
    }
    expect(histogram.summary()).toMatchObject({ count: 10_000, maxMs: 10_000 });
  });

  it('is zero without samples', () => {
    expect(new LatencyHistogram().summary()).toEqual({ count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 });
  });

  it('holds what is shorter and longer than its buckets', () => {
    const histogram = new LatencyHistogram();
    histogram.add(0);
    histogram.add(1e9);
    expect(histogram.summary()).toMatchObject({ count: 2, maxMs: 1e9 });
  });

  it('shows a line for each power of two', () => {
    const histogram = new LatencyHistogram();
    for (const ms of [3, 3, 30]) histogram.add(ms);
    expect(histogram.lines().map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
      `<= 4 ms 2 ${'#'.repeat(40)}`,
      `<= 32 ms 1 ${'#'.repeat(20)}`,
    ]);
  });
});
