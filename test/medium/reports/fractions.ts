/** Money and time in whole numbers of their smallest parts: an oracle that shares nothing with the rating. */
const priceScale = 10n ** 12n;
const quantityScale = 10n ** 6n;

const scaled = (decimal: string, scale: bigint): bigint => {
  const digits = scale.toString().length - 1;
  const [whole, part = ''] = decimal.split('.');
  return BigInt(whole + part.padEnd(digits, '0'));
};

export interface Line {
  /** Milliseconds since the epoch, `[from, to)`. */
  from: number;
  to: number;
  quantity: string;
}

export interface PricedSpan {
  from: number;
  to: number;
  unitPrice: string;
}

const overlap = (a: { from: number; to: number }, b: { from: number; to: number }): bigint =>
  BigInt(Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from)));

/** Half to even, as text without trailing zeros. */
function quotient(numerator: bigint, denominator: bigint, places: number): string {
  const scale = 10n ** BigInt(places);
  const [whole, rest] = [(numerator * scale) / denominator, (numerator * scale) % denominator];
  const up = rest * 2n > denominator || (rest * 2n === denominator && whole % 2n === 1n);
  const text = (whole + (up ? 1n : 0n)).toString().padStart(places + 1, '0');
  return `${text.slice(0, -places)}.${text.slice(-places)}`.replace(/\.?0+$/, '');
}

/** What the lines come to within the window: seconds, quantity × hours, cost at the prices of the time. */
export function reckon(lines: Line[], prices: PricedSpan[], window: { from: number; to: number }) {
  let [millis, quantityMillis, costMillis] = [0n, 0n, 0n];
  for (const line of lines) {
    const clipped = { from: Math.max(line.from, window.from), to: Math.min(line.to, window.to) };
    if (clipped.to <= clipped.from) continue;
    const quantity = scaled(line.quantity, quantityScale);
    millis += overlap(clipped, clipped);
    quantityMillis += overlap(clipped, clipped) * quantity;
    for (const price of prices) costMillis += overlap(clipped, price) * quantity * scaled(price.unitPrice, priceScale);
  }
  return {
    seconds: quotient(millis, 1000n, 6),
    quantity: quotient(quantityMillis, 3_600_000n * quantityScale, 12),
    cost: quotient(costMillis, 3_600_000n * quantityScale * priceScale, 6),
  };
}
