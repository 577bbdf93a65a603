import type { components } from '../../../src/contract/api.types';
import { sumOf } from '../common/decimal';

interface Spend {
  cost: string;
  currency: string;
}

/** Units are told apart by the service; a fleet's are added up here for reading, never for a bill. */
export function spendByFleet(items: components['schemas']['UsageItem'][]): Map<string, Spend> {
  const spend = new Map<string, Spend>();
  for (const { fleetId, cost, currency } of items) {
    if (fleetId === null) continue;
    const before = spend.get(fleetId);
    spend.set(fleetId, { cost: before ? sumOf([before.cost, cost]) : cost, currency });
  }
  return spend;
}
