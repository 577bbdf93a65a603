import type { AccountScope } from '../../common/account.scope';
import { derivedId } from '../../common/ids';
import { oneRow, type Database, type Source, type Tx } from '../../database';
import { countedPieces, instant } from '../../metering';
import { isBounded, overAt, type BillingPeriod, type BoundedPeriod } from './billing-period.types';

/** The bound to the microsecond: as a `Date` it would be cut to milliseconds, and facts just before it would fall out. */
const columns = `p.id, p.account_id as "accountId", p.month, p.starts_at as "startsAt", p.ends_at as "endsAt", p.status,
  p.price_book_id as "priceBookId", ${instant('p.known_before')} as "knownBefore", p.closing_at as "closingAt",
  p.closed_at as "closedAt", p.created_at as "createdAt",
  (select i.id from invoice i where i.period_id = p.id and i.kind = 'invoice') as "invoiceId"`;

interface MissingMonth {
  accountId: string;
  month: string;
  startsAt: Date;
  endsAt: Date;
}

/**
 * Makes the months that the accounts have had so far, each from its first one: the month in which it was made, or in which
 * its first usage was. All accounts where none is named. Each joins the months that are there already, whose ends stay what
 * they were when the rules of a time zone change.
 */
export async function ensureMonths(database: Database, now: Date, scope: AccountScope): Promise<void> {
  const missing = await database.query<MissingMonth>(
    `with known as (
       select a.id, a.time_zone, least(a.created_at, (select min(p.starts_at) from billing_period p where p.account_id = a.id)) as at
       from account a where $2::uuid[] is null or a.id = any($2)),
     began as (
       select k.id, k.time_zone, greatest(least(k.at, timed.at, counted.at), '2000-01-01T00:00:00Z') as at
       from known k
       cross join lateral (
         select min(lower(u.during)) as at from usage_interval u
         where u.account_id = k.id and u.superseded_at is null and u.during && tstzrange(null, k.at)) timed
       cross join lateral (
         select min(c.hour) as at
         from (${countedPieces({ from: `'-infinity'`, to: 'k.at', where: 'c.account_id = k.id' })}) c) counted)
     select b.id as "accountId", to_char(m, 'YYYY-MM') as month,
       coalesce(previous.ends_at, m at time zone b.time_zone) as "startsAt",
       coalesce(next.starts_at, (m + interval '1 month') at time zone b.time_zone) as "endsAt"
     from began b cross join lateral generate_series(
       date_trunc('month', b.at at time zone b.time_zone), $1::timestamptz at time zone b.time_zone, interval '1 month') m
     left join billing_period previous on previous.account_id = b.id and previous.month = to_char(m - interval '1 month', 'YYYY-MM')
     left join billing_period next on next.account_id = b.id and next.month = to_char(m + interval '1 month', 'YYYY-MM')
     where not exists (select 1 from billing_period p where p.account_id = b.id and p.month = to_char(m, 'YYYY-MM'))`,
    [now, scope],
  );
  if (missing.length > 0) await insertMonths(database, missing, now);
}

async function insertMonths(database: Database, months: MissingMonth[], now: Date): Promise<void> {
  await database.query(
    `insert into billing_period (id, account_id, month, starts_at, ends_at, created_at)
     select id, "accountId", month, "startsAt", "endsAt", $2
     from jsonb_to_recordset($1::jsonb)
       as m(id uuid, "accountId" uuid, month text, "startsAt" timestamptz, "endsAt" timestamptz)
     on conflict do nothing`,
    [JSON.stringify(months.map((one) => ({ ...one, id: derivedId(`month\n${one.accountId}\n${one.month}`) }))), now],
  );
}

export function selectPeriod(source: Source, id: string): Promise<BillingPeriod | null> {
  return oneRow<BillingPeriod>(source, `select ${columns} from billing_period p where p.id = $1`, [id]);
}

/** Those of the months whose bounds are set. */
export async function selectBounded(source: Source, ids: string[]): Promise<BoundedPeriod[]> {
  const rows = await source.query<BillingPeriod>(`select ${columns} from billing_period p where p.id = any($1)`, [ids]);
  return rows.filter(isBounded);
}

export function selectMonth(source: Source, accountId: string, month: string): Promise<BillingPeriod | null> {
  return oneRow<BillingPeriod>(
    source,
    `select ${columns} from billing_period p where p.account_id = $1 and p.month = $2`,
    [accountId, month],
  );
}

/** Newest first, after the place that `after` names (`<month>|<account id>`). */
export function selectPeriods(
  database: Database,
  { scope, after, limit }: { scope: AccountScope; after: string | null; limit: number },
): Promise<BillingPeriod[]> {
  const [month, account] = after?.split('|') ?? [null, null];
  return database.query<BillingPeriod>(
    `select ${columns} from billing_period p
     where ($1::uuid[] is null or p.account_id = any($1)) and ($2::text is null or (p.month, p.account_id) < ($2, $3::uuid))
     order by p.month desc, p.account_id desc limit $4`,
    [scope, month, account, limit],
  );
}

/** Months of the accounts that overlap `[from, to)`. */
export function selectMonthsWithin(
  database: Database,
  accountIds: string[],
  { from, to }: { from: Date; to: Date },
): Promise<BillingPeriod[]> {
  return database.query<BillingPeriod>(
    `select ${columns} from billing_period p where p.account_id = any($1) and p.starts_at < $3 and p.ends_at > $2`,
    [accountIds, from, to],
  );
}

/**
 * What is to be closed, by account and in the order in which it can be: months whose bounds are set, by these, then open
 * ones that were over (`overAt`) before `overBefore`, those that became known of late left out, and what has to wait for
 * these.
 */
export function selectDue(database: Database, overBefore: Date): Promise<{ id: string; accountId: string }[]> {
  return database.query(
    `select id, account_id as "accountId" from billing_period p
     where status = 'closing'
       or (status = 'open' and ends_at <= date_trunc('hour', $1::timestamptz, 'UTC') and not exists (
         select 1 from billing_period late where late.account_id = p.account_id and late.status = 'open'
           and late.starts_at <= p.starts_at and late.created_at > $1))
     order by account_id, known_before, starts_at`,
    [overBefore],
  );
}

/** The latest bound of the account before that of the period; null where it is the first one. */
export async function boundBefore(
  database: Database,
  { accountId, knownBefore }: BoundedPeriod,
): Promise<string | null> {
  const [row] = await database.query<{ at: string | null }>(
    `select ${instant('max(known_before)')} as at from billing_period
     where account_id = $1 and status = 'closed' and known_before < $2`,
    [accountId, knownBefore],
  );
  return row.at;
}

/** Holds the month until the transaction ends. */
export async function lockPeriod(tx: Tx, id: string): Promise<void> {
  await tx.query('select 1 from billing_period where id = $1 for update', [id]);
}

/**
 * The month of the account that has to be closed before this open one, such as `2026-02`: one whose bounds are set, be it
 * a later one, or the first that is open. Months are closed in the order of their bounds, so that each correction is
 * charged by one of them.
 */
export async function monthToCloseFirst(tx: Tx, { accountId, startsAt }: BillingPeriod): Promise<string | null> {
  const first = await oneRow<{ month: string }>(
    tx,
    `select month from billing_period where account_id = $1 and (status = 'closing' or (status = 'open' and starts_at < $2))
     order by known_before, starts_at limit 1`,
    [accountId, startsAt],
  );
  return first?.month ?? null;
}

/** Whether gateways' reports of the account wait that are counted in the month. */
export async function haveReports(tx: Tx, period: BillingPeriod): Promise<boolean> {
  const rows = await tx.query<unknown>(
    'select 1 from device_report where account_id = $1 and received_at < $2 limit 1',
    [period.accountId, overAt(period)],
  );
  return rows.length > 0;
}

/** Sets what its invoice is made from; the caller holds `billing-facts` alone, so that no fact is on both sides. */
export async function boundPeriod(tx: Tx, id: string, bounds: { priceBookId: string; closingAt: Date }): Promise<void> {
  await tx.query(
    `update billing_period set status = 'closing', price_book_id = $2, closing_at = $3, known_before = clock_timestamp()
     where id = $1`,
    [id, bounds.priceBookId, bounds.closingAt],
  );
}

export async function closePeriod(tx: Tx, id: string, closedAt: Date): Promise<void> {
  await tx.query(`update billing_period set status = 'closed', closed_at = $2 where id = $1`, [id, closedAt]);
}

/** A bound of all that is recorded by now, and nothing that comes while it is read. */
export async function databaseTime(database: Database): Promise<string> {
  const [{ now }] = await database.query<{ now: string }>(`select ${instant('clock_timestamp()')} as now`);
  return now;
}
