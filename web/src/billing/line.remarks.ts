import type { components } from '../../../src/contract/api.types';
import { dateText } from '../common/format';

type Charge = Pick<components['schemas']['InvoiceLine'], 'kind' | 'chargePeriodId' | 'chargeStart'>;

/** How a line is not the plain usage of the month that was closed; what it corrects may be an earlier month or a later one. */
export function remarksOf({ kind, chargePeriodId, chargeStart }: Charge, periodId: string, timeZone: string): string[] {
  if (kind === 'credit') return ['credited'];
  return [
    ...(kind === 'minimum' ? ['up to the minimum of the month'] : []),
    ...(chargePeriodId === periodId ? [] : [`correction of the month from ${dateText(chargeStart, timeZone)}`]),
  ];
}
