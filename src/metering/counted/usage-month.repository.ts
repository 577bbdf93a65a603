import { holdBillingFacts, type Database, type Tx } from '../../database';
import { beginOf, monthsAfter, type UsageMonth } from './usage-month';

/** The tables that have a partition for each month of their column `hour`, and one for what is in none of these. */
export const monthlyTables = ['counted_usage', 'device_usage_hour'] as const;
export type MonthlyTable = (typeof monthlyTables)[number];

const partitionOf = (table: MonthlyTable, month: UsageMonth): string => `${table}_${month.replace('-', '_')}`;

/** The months that have a partition, oldest first. */
export async function partitionedMonths(database: Database, table: MonthlyTable): Promise<UsageMonth[]> {
  const rows = await database.query<{ month: UsageMonth }>(
    `select translate(right(c.relname, 7), '_', '-') as month
     from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = $1::text::regclass and c.relname ~ '_\\d{4}_\\d{2}$' order by 1`,
    [table],
  );
  return rows.map(({ month }) => month);
}

/** The months from `from` on of which rows came before there was a partition for them. */
export async function strayMonths(database: Database, table: MonthlyTable, from: UsageMonth): Promise<UsageMonth[]> {
  const rows = await database.query<{ month: UsageMonth }>(
    `select distinct to_char(hour at time zone 'UTC', 'YYYY-MM') as month from ${table}_default where hour >= $1`,
    [beginOf(from)],
  );
  return rows.map(({ month }) => month);
}

/**
 * Makes the partition of a month, with the rows of it that came before. Whoever records facts waits meanwhile, so that no
 * row is on its way to where it no longer belongs; who reads for long makes this fail, and it is tried another day.
 */
export async function makeMonth(tx: Tx, table: MonthlyTable, month: UsageMonth): Promise<void> {
  const partition = partitionOf(table, month);
  const [from, to] = [beginOf(month), beginOf(monthsAfter(month, 1))];
  await holdBillingFacts(tx);
  await boundWaiting(tx);
  await tx.query(
    `create table ${partition} (like ${table} including defaults including constraints including indexes)`,
  );
  await tx.query(
    `with moved as (delete from ${table}_default where hour >= $1 and hour < $2 returning *)
     insert into ${partition} select * from moved`,
    [from, to],
  );
  await tx.query(
    `alter table ${table} attach partition ${partition} for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
  );
}

/** Whether anything of a month was recorded since; what came late is kept as long as what came in time. */
export async function isRecordedSince(tx: Tx, month: UsageMonth, since: Date): Promise<boolean> {
  const [row] = await tx.query<{ found: boolean }>(
    `select exists (select 1 from ${partitionOf('counted_usage', month)} where recorded_at >= $1) as found`,
    [since],
  );
  return row.found;
}

/**
 * Nothing so old is recorded any more, so nobody has to wait for this. Under `billing-facts` it would wait for those who hold
 * the table while they wait for the lock.
 */
export async function dropMonth(tx: Tx, table: MonthlyTable, month: UsageMonth): Promise<void> {
  await boundWaiting(tx);
  await tx.query(`drop table ${partitionOf(table, month)}`);
}

/** Others queue behind whoever waits for a table: rather not now than holding them up. */
const boundWaiting = (tx: Tx): Promise<unknown> => tx.query(`set local lock_timeout = '5s'`);
