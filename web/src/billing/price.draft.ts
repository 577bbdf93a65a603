import type { components } from '../../../src/contract/api.types';
import { startOfDayIn } from '../common/time.zone';

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

export const newPrice = (): PriceDraft => ({
  meter: '',
  unitPrice: '',
  validFrom: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  validTo: '',
  tiers: [],
  tierMode: 'graduated',
  freeAllowance: '',
  minimum: '',
});

/** When a day that a field has begins in a time zone. */
function beginningOf(text: string, timeZone: string): string {
  const [year, month, day] = text.split('-').map(Number);
  return startOfDayIn(timeZone, year, month - 1, day).toISOString();
}

/** What is sent: its days begin, and end, as those of the time zone do. */
export const priceOf = (draft: PriceDraft, timeZone: string): PriceInput => ({
  meter: draft.meter.trim(),
  unitPrice: draft.unitPrice.trim(),
  validFrom: beginningOf(draft.validFrom, timeZone),
  ...(draft.validTo === '' ? {} : { validTo: beginningOf(draft.validTo, timeZone) }),
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
