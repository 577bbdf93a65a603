import type { PriceInput } from './price-book.queries';

/** A price as the fields hold it; empty is without. */
export interface PriceDraft {
  meter: string;
  unitPrice: string;
  /** Days of UTC. */
  validFrom: string;
  validTo: string;
  tiers: { upTo: string; unitPrice: string }[];
  tierMode: 'graduated' | 'volume';
  freeAllowance: string;
  minimum: string;
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export const newPrice = (): PriceDraft => ({
  ...{ meter: '', unitPrice: '', validFrom: dayOf(new Date(Date.now() + 86_400_000)), validTo: '' },
  ...{ tiers: [], tierMode: 'graduated', freeAllowance: '', minimum: '' },
});

const midnight = (day: string): string => `${day}T00:00:00Z`;

export const priceOf = (draft: PriceDraft): PriceInput => ({
  meter: draft.meter.trim(),
  unitPrice: draft.unitPrice.trim(),
  validFrom: midnight(draft.validFrom),
  ...(draft.validTo === '' ? {} : { validTo: midnight(draft.validTo) }),
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
