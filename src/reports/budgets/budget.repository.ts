import type { Decimal } from '../../common/money';
import { oneRow, type Database } from '../../database';

export interface Budget {
  id: string;
  accountId: string;
  /** Null for the whole account. */
  fleetId: string | null;
  name: string;
  /** Of a month, in the account's currency. */
  amount: Decimal;
  /** Shares of it, least first. */
  thresholds: Decimal[];
  createdAt: Date;
}

export interface BudgetCrossing {
  month: string;
  threshold: Decimal;
  spent: Decimal;
  crossedAt: Date;
}

const columns = `b.id, b.account_id as "accountId", b.fleet_id as "fleetId", b.name, b.amount::text,
  (select array_agg(trim_scale(t)::text order by t) from unnest(b.thresholds) t) as thresholds, b.created_at as "createdAt"`;

/** @throws what Postgres refuses a second name with, of constraint `uq_budget_name` */
export async function insertBudget(database: Database, budget: Budget): Promise<void> {
  await database.query(
    `insert into budget (id, account_id, fleet_id, name, amount, thresholds, created_at)
     values ($1, $2, $3, $4, $5, $6::numeric[], $7)`,
    [budget.id, budget.accountId, budget.fleetId, budget.name, budget.amount, budget.thresholds, budget.createdAt],
  );
}

export function selectBudget(database: Database, accountId: string, id: string): Promise<Budget | null> {
  const sql = `select ${columns} from budget b where b.account_id = $1 and b.id = $2`;
  return oneRow(database, sql, [accountId, id]);
}

/** Oldest first, after the budget `after`; all of them without a limit. */
export function selectBudgets(
  database: Database,
  accountId: string,
  { after = null, limit = null }: { after?: string | null; limit?: number | null } = {},
): Promise<Budget[]> {
  return database.query<Budget>(
    `select ${columns} from budget b where b.account_id = $1 and ($2::uuid is null or b.id > $2) order by b.id limit $3`,
    [accountId, after, limit],
  );
}

/** False where the account has none of this id. */
export async function deleteBudget(database: Database, accountId: string, id: string): Promise<boolean> {
  const rows = await database.query(
    'with gone as (delete from budget where account_id = $1 and id = $2 returning id) select id from gone',
    [accountId, id],
  );
  return rows.length === 1;
}

/** The accounts that have any, by id. */
export async function selectBudgetedAccounts(database: Database): Promise<string[]> {
  const rows = await database.query<{ id: string }>('select distinct account_id as id from budget order by 1');
  return rows.map(({ id }) => id);
}

export async function hasFleet(database: Database, accountId: string, fleetId: string): Promise<boolean> {
  const rows = await database.query('select 1 from fleet where id = $1 and account_id = $2', [fleetId, accountId]);
  return rows.length === 1;
}

/** The thresholds that are reached; gives those that were not known to be. A budget that is gone meanwhile has none. */
export async function recordCrossings(
  database: Database,
  crossed: { budgetId: string; month: string; thresholds: Decimal[]; spent: Decimal; at: Date },
): Promise<Decimal[]> {
  const rows = await database.query<{ threshold: Decimal }>(
    `insert into budget_crossing (budget_id, month, threshold, spent, crossed_at)
     select b.id, $2, t, $4, $5 from budget b cross join unnest($3::numeric[]) t where b.id = $1
     on conflict do nothing returning trim_scale(threshold)::text as threshold`,
    [crossed.budgetId, crossed.month, crossed.thresholds, crossed.spent, crossed.at],
  );
  return rows.map(({ threshold }) => threshold);
}

/** Of these budgets, newest month first, in the order of the thresholds; at most the last 12 months of each. */
export async function selectCrossings(database: Database, budgetIds: string[]): Promise<Map<string, BudgetCrossing[]>> {
  const rows = await database.query<BudgetCrossing & { budgetId: string }>(
    `select budget_id as "budgetId", month, trim_scale(threshold)::text as threshold, spent::text, crossed_at as "crossedAt"
     from (select *, dense_rank() over (partition by budget_id order by month desc) as age from budget_crossing
       where budget_id = any($1)) c
     where age <= 12 order by month desc, c.threshold`,
    [budgetIds],
  );
  const crossings = new Map<string, BudgetCrossing[]>(budgetIds.map((id) => [id, []]));
  for (const { budgetId, ...crossing } of rows) crossings.get(budgetId)?.push(crossing);
  return crossings;
}
