import type { AccountScope } from '../common/account.scope';
import { newId } from '../common/ids';
import type { Database, Source, Tx } from '../database';
import type { UnknownTreatment } from './unknown.types';
import { treatment } from './usage.sql';

export interface NewDecision {
  intervalId: string;
  accountId: string;
  decision: UnknownTreatment;
  reason: string;
  decidedBy: string;
}

export async function insertDecision(tx: Tx, one: NewDecision): Promise<void> {
  await tx.query(
    'insert into unknown_decision (id, interval_id, account_id, decision, reason, decided_by) values ($1, $2, $3, $4, $5, $6)',
    [newId(), one.intervalId, one.accountId, one.decision, one.reason, one.decidedBy],
  );
}

export async function insertPolicy(tx: Tx, accountId: string, policy: UnknownTreatment): Promise<void> {
  await tx.query('insert into account_unknown_policy (account_id, policy) values ($1, $2)', [accountId, policy]);
}

/** What becomes of each account's unknown usage about which nobody has decided. */
export function policiesOf(
  source: Source,
  accountIds: string[],
): Promise<{ accountId: string; policy: UnknownTreatment }[]> {
  return source.query(
    `select a.id as "accountId", coalesce(
       (select policy from account_unknown_policy where account_id = a.id order by recorded_at desc limit 1), 'waive') as policy
     from unnest($1::uuid[]) a(id)`,
    [accountIds],
  );
}

/** How many unknown intervals of these accounts, or of all, are held until somebody decides about them. */
export async function countHeld(database: Database, accountIds: AccountScope): Promise<number> {
  const [{ count }] = await database.query<{ count: number }>(
    `select count(*)::int as count from usage_interval u
     where u.superseded_at is null and u.confidence = 'unknown' and ${treatment()} = 'hold'
       and ($1::uuid[] is null or u.account_id = any($1))`,
    [accountIds],
  );
  return count;
}
