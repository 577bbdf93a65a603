import type { Decimal } from '../common/money';
import { holdBillingFacts, type Tx } from '../database';
import type { ServerState } from '../reconciliation/lifecycle-event.types';
import { instant } from './instant';
import type { StatePolicy } from './state.policy';

/** Every policy there ever was. */
export function statePolicies(tx: Tx): Promise<StatePolicy[]> {
  return tx.query(`select state, share::text, ${instant('since')} as since from state_policy order by state, since`);
}

/**
 * Has the share billed from now on, unless it is already; true if that is new. What was used before keeps its share. The use
 * that goes on is divided here, so nobody may absorb with the old policies meanwhile.
 */
export async function setStatePolicy(tx: Tx, state: ServerState, share: Decimal): Promise<boolean> {
  if (await isBilled(tx, state, share)) return false;
  await holdBillingFacts(tx);
  // Another replica may have been quicker.
  if (await isBilled(tx, state, share)) return false;
  await tx.query('insert into state_policy (state, share, since) values ($1, $2, clock_timestamp())', [state, share]);
  await tx.query(
    `update metered_event set absorbed_at = null where resource_id in (
       select resource_id from usage_interval where superseded_at is null and state = $1 and upper_inf(during))`,
    [state],
  );
  return true;
}

async function isBilled(tx: Tx, state: ServerState, share: Decimal): Promise<boolean> {
  const [latest] = await tx.query<{ same: boolean }>(
    'select share = $2::numeric as same from state_policy where state = $1 order by since desc limit 1',
    [state, share],
  );
  return latest.same;
}
