/** Each bucket ends 5 % above the one before: from a tenth of a millisecond to an hour in 360 numbers, however many samples. */
const growth = Math.log(1.05);
const lowestMs = 0.1;
const buckets = 360;

export interface LatencySummary {
  count: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** Latencies in bounded memory; a percentile is at most 5 % too high, never too low. */
export class LatencyHistogram {
  private readonly counts = new Array<number>(buckets).fill(0);
  private total = 0;
  private maxMs = 0;

  add(ms: number): void {
    const index = Math.ceil(Math.log(Math.max(ms, lowestMs) / lowestMs) / growth);
    this.counts[Math.min(index, buckets - 1)] += 1;
    this.total += 1;
    this.maxMs = Math.max(this.maxMs, ms);
  }

  percentile(share: number): number {
    let left = Math.ceil(this.total * share);
    for (const [index, count] of this.counts.entries()) {
      left -= count;
      if (count > 0 && left <= 0) return Math.min(lowestMs * Math.exp(index * growth), this.maxMs);
    }
    return 0;
  }

  summary(): LatencySummary {
    const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((share) => tenth(this.percentile(share)));
    return { count: this.total, p50Ms, p95Ms, p99Ms, maxMs: tenth(this.maxMs) };
  }

  /** A line for each power of two that has samples, for people. */
  lines(): string[] {
    const rows = new Map<number, number>();
    for (const [index, count] of this.counts.entries()) {
      if (count === 0) continue;
      const upTo = 2 ** Math.ceil(Math.log2(lowestMs * Math.exp(index * growth)) - 1e-9);
      rows.set(upTo, (rows.get(upTo) ?? 0) + count);
    }
    const most = Math.max(1, ...rows.values());
    return [...rows].map(([upTo, count]) => {
      const bar = '#'.repeat(Math.max(1, Math.round((count / most) * 40)));
      return `${`<= ${upTo < 1 ? upTo.toFixed(2) : upTo} ms`.padStart(14)} ${String(count).padStart(8)} ${bar}`;
    });
  }
}

const tenth = (ms: number): number => Math.round(ms * 10) / 10;
