import { groupBy } from '../../common/group';
import type { Price } from './price.types';

export interface Span {
  from: Date;
  /** Exclusive. */
  to: Date;
}

/** Which price a meter has from when until when; `priceId` is null where it has none. */
export interface PriceSpan extends Span {
  meter: string;
  priceId: string | null;
}

/**
 * The prices cut to a month, without a gap for each meter that has any in it: what has no price is told as such. A meter
 * that is not among them has none at all.
 */
export function priceSpans(prices: Price[], month: Span): PriceSpan[] {
  const spans: PriceSpan[] = [];
  for (const [meter, own] of groupBy(prices, (price) => price.meter)) {
    const cut = own.map((price) => ({ meter, priceId: price.id, ...cutTo(price, month) })).filter(lasts);
    let at = month.from;
    for (const span of cut.sort((a, b) => a.from.getTime() - b.from.getTime())) {
      if (at < span.from) spans.push({ meter, priceId: null, from: at, to: span.from });
      spans.push(span);
      at = span.to;
    }
    if (at < month.to) spans.push({ meter, priceId: null, from: at, to: month.to });
  }
  return spans;
}

/** When the price counts within the month. */
export const cutTo = ({ validFrom, validTo }: Pick<Price, 'validFrom' | 'validTo'>, month: Span): Span => ({
  from: validFrom > month.from ? validFrom : month.from,
  to: validTo !== null && validTo < month.to ? validTo : month.to,
});

const lasts = ({ from, to }: Span): boolean => from < to;
