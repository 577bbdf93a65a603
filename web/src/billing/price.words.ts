import type { Schemas } from '../common/api.client';
import { dateText, quantityText, unitPriceText } from '../common/format';

type Price = Schemas['Price'];

/** "to 50,000: €0.0006; beyond: €0.0002". */
export function tiersText({ tiers, tierMode, unitPrice }: Price, currency: string): string {
  const steps = (tiers ?? []).map(({ upTo, unitPrice: price }) => {
    const reach = upTo === null ? 'beyond' : `to ${quantityText(upTo)}`;
    return `${reach}: ${unitPriceText(price, currency)}`;
  });
  const endless = tiers?.some(({ upTo }) => upTo === null) ?? false;
  const all = endless ? steps : [...steps, `beyond: ${unitPriceText(unitPrice, currency)}`];
  const mode = tierMode === 'volume' ? 'all units by the tier of the total' : 'each unit by its tier';
  return `${all.join('; ')} (${mode})`;
}

export const validityText = ({ validFrom, validTo }: Price): string =>
  `from ${momentText(validFrom)}${validTo === null ? ' on' : ` until ${momentText(validTo)}`}`;

/** A day of UTC; where it is not the beginning of one, with the time. */
function momentText(iso: string): string {
  const day = dateText(iso, 'UTC');
  const time = new Date(iso).toISOString().slice(11, 16);
  return time === '00:00' ? day : `${day}, ${time} UTC`;
}

/** Whether it is the one that counts at this moment. */
export const isValidAt = ({ validFrom, validTo }: Price, at: Date): boolean =>
  new Date(validFrom) <= at && (validTo === null || at < new Date(validTo));
