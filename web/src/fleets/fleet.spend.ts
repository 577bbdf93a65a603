import type { components } from '../../../src/contract/api.types';
import { beginningOf } from '../billing/usage.span';
import type { UsageItem } from '../billing/usage.types';
import { sumOf } from '../common/decimal';

type Spend = Pick<UsageItem, 'cost' | 'currency' | 'priced'>;

/**
 * What each fleet has cost in the month that goes on, by its id. Months are those of the accounts: what was used is asked for
 * (`readSince`) once for each beginning that they have.
 */
export async function monthSpend(
  accounts: Pick<components['schemas']['Account'], 'id' | 'timeZone'>[],
  readSince: (from: string) => Promise<UsageItem[]>,
  now = new Date(),
): Promise<Map<string, Spend>> {
  const beginnings = new Map(accounts.map(({ id, timeZone }) => [id, beginningOf('month', timeZone, now).from]));
  const read = await Promise.all(
    [...new Set(beginnings.values())].map(async (from) =>
      (await readSince(from)).filter(({ accountId }) => beginnings.get(accountId ?? '') === from),
    ),
  );
  return spendByFleet(read.flat());
}

/** Units are told apart by the service; a fleet's are added up here for reading, never for a bill. */
function spendByFleet(items: UsageItem[]): Map<string, Spend> {
  const spend = new Map<string, Spend>();
  for (const { fleetId, cost, currency, priced } of items) {
    if (fleetId === null) continue;
    const before = spend.get(fleetId) ?? { cost: '0', priced: true };
    spend.set(fleetId, { cost: sumOf([before.cost, cost]), currency, priced: before.priced && priced });
  }
  return spend;
}
