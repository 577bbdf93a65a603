import type { components } from '../../../src/contract/api.types';
import { dayIn, startOfWrittenDay } from '../common/time.zone';

type PriceInput = components['schemas']['PriceInput'];

/** A price as the fields hold it; empty is without. */
export interface PriceDraft {
  meter: string;
  unitPrice: string;
  /** Days, of the time zone that is said beside. */
  validFrom: string;
  validTo: string;
  tiers: { upTo: string; unitPrice: string }[];
  tierMode: 'graduated' | 'volume';
  freeAllowance: string;
  minimum: string;
}

/** One that begins with the next day of the time zone. */
export const newPrice = (timeZone: string, now = new Date()): PriceDraft => ({
  meter: '',
  unitPrice: '',
  validFrom: nextDayIn(timeZone, now),
  validTo: '',
  tiers: [],
  tierMode: 'graduated',
  freeAllowance: '',
  minimum: '',
});

function nextDayIn(timeZone: string, now: Date): string {
  const { year, month, day } = dayIn(timeZone, now);
  return new Date(Date.UTC(year, month, day + 1)).toISOString().slice(0, 10);
}

/** What is sent: its days begin, and end, as those of the time zone do. */
export const priceOf = (draft: PriceDraft, timeZone: string): PriceInput => ({
  meter: draft.meter.trim(),
  unitPrice: draft.unitPrice.trim(),
  validFrom: startOfWrittenDay(draft.validFrom, timeZone),
  ...(draft.validTo === '' ? {} : { validTo: startOfWrittenDay(draft.validTo, timeZone) }),
  ...(draft.tiers.length === 0
    ? {}
    : {
        tierMode: draft.tierMode,
        tiers: draft.tiers.map(({ upTo, unitPrice }) => ({ upTo: upTo.trim() || null, unitPrice: unitPrice.trim() })),
      }),
  ...(draft.freeAllowance === '' ? {} : { freeAllowance: draft.freeAllowance.trim() }),
  ...(draft.minimum === '' ? {} : { minimum: draft.minimum.trim() }),
});

/** Pointers of the fields in which a price is written; `under` is where the price stands. */
export const fieldsOfPrice = ({ tiers }: PriceDraft, under = ''): string[] => [
  ...['meter', 'unitPrice', 'validFrom', 'validTo', 'freeAllowance', 'minimum'].map((name) => `${under}/${name}`),
  ...tiers.flatMap((_, number) => ['upTo', 'unitPrice'].map((name) => `${under}/tiers/${number}/${name}`)),
];
