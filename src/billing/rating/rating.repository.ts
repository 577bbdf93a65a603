import type { Decimal } from '../../common/money';
import type { Database } from '../../database';
import { countedPieces, usedPieces } from '../../metering';
import { secondsOf } from '../months/month.sums.repository';

export type Granularity = 'hour' | 'day' | 'month' | 'total';

export interface RatingQuery {
  /** The only accounts to look at; all when absent. */
  accountIds?: readonly string[];
  fleetId?: string;
  from: Date;
  /** Exclusive. */
  to: Date;
  /** What goes on is counted to here. */
  now: Date;
  /** Each of these is told apart; usage is summed over the others. Unit and currency are always told apart. */
  by: { account: boolean; fleet: boolean; meter: boolean };
  granularity: Granularity;
  limit: number;
  offset: number;
}

/** A sum of usage, exact: nothing is divided or rounded yet. */
export interface RatedSum {
  accountId: string | null;
  fleetId: string | null;
  meter: string | null;
  unit: string;
  currency: string;
  from: Date;
  to: Date;
  /** Length of the usage, whatever its quantity. */
  seconds: Decimal;
  /** Quantity × seconds. */
  quantitySeconds: Decimal;
  /** Quantity × seconds × unit price; an hour's price, so 3600 times the cost. */
  costSeconds: Decimal;
  /** False where some of it has no price: that part is in the cost as nothing. */
  priced: boolean;
  /** Whether any price at all has tiers or an allowance, and what it comes to has to be among the averages. */
  tiered: boolean;
}

/** The periods of one time zone: days and months begin at its midnights, so they may have 23, 25, 743 or 745 hours. */
const periods: Record<Exclude<Granularity, 'total'>, string> = {
  hour: `select b as starts, b + interval '1 hour' as ends
    from generate_series(date_trunc('hour', $1::timestamptz, z.zone), $2::timestamptz, interval '1 hour') b`,
  day: localPeriods('day'),
  month: localPeriods('month'),
};

/** From one before: where there are two midnights a day begins with the later one, and what is asked for may with the first. */
function localPeriods(unit: 'day' | 'month'): string {
  return `select b at time zone z.zone as starts, (b + interval '1 ${unit}') at time zone z.zone as ends
    from generate_series(date_trunc('${unit}', $1::timestamptz at time zone z.zone) - interval '1 ${unit}',
      $2::timestamptz at time zone z.zone, interval '1 ${unit}') b`;
}

/** SQL: `piece`, each within one period `[starts, ends)`. */
const parts = (granularity: Granularity): string =>
  granularity === 'total'
    ? `part as not materialized (select p.*, $1::timestamptz as starts, $2::timestamptz as ends from piece p)`
    : `period as materialized (
       select z.zone, greatest(x.starts, $1) as starts, least(x.ends, $2) as ends
       from (select distinct zone from owner) z cross join lateral (${periods[granularity]}) x
       where x.starts < $2 and x.ends > $1),
     part as materialized (
       select p.account_id, p.fleet_id, p.meter, p.unit, p.quantity, greatest(p.since, k.starts) as since,
         least(p.until, k.ends) as until, p.timed, k.starts, k.ends
       from piece p join owner o using (account_id) join period k on k.zone = o.zone and k.starts < p.until and p.since < k.ends)`;

/** What a price with tiers or an allowance comes to for each unit on average, in one month of an account. */
export interface AveragePrice {
  accountId: string;
  meter: string;
  from: Date;
  /** Exclusive. */
  to: Date;
  unitPrice: Decimal;
}

/**
 * One statement: intervals clipped to periods, summed once as they are and once more by price, split where it changes, so
 * that what has no price is counted all the same. What is counted is in the period, and at the price, of the beginning of
 * its hour, as if it lasted a microsecond; it weighs a full hour, since prices of time are an hour's. A fleet's gateways are
 * summed first: a hundred thousand that count have millions of rows a day, which would be written to disk one by one.
 *
 * It compares the ends of ranges instead of the ranges and multiplies by a price once a sum, which takes half the time; the
 * left join is what lets Postgres expect enough rows to sum them by hash.
 */
export function sumRated(database: Database, query: RatingQuery, averages: AveragePrice[]): Promise<RatedSum[]> {
  const { accountIds, fleetId, from, to, now, by, granularity, limit, offset } = query;
  const within = scopeOf(query);
  const key = (kept: boolean, column: string, type: string) => (kept ? column : `null::${type}`);
  const keys = `p.account_id, ${key(by.fleet, 'p.fleet_id', 'uuid')} as fleet_id, ${key(by.meter, 'p.meter', 'text')} as meter, unit, starts, ends`;
  return database.prepared<RatedSum>(
    `with piece as materialized (
       select p.account_id, p.fleet_id, p.meter, p.unit, p.quantity, p.since, p.until, true as timed
       from (${usedPieces({ from: '$1::timestamptz', to: '$2::timestamptz', now: '$3::timestamptz', where: within('u') })}) p
       union all
       select c.account_id, c.fleet_id, c.meter, c.unit, sum(c.quantity), c.hour, c.hour + interval '1 microsecond', false
       from (${countedPieces({ from: '$1::timestamptz', to: 'least($2, $3)::timestamptz', where: within('c') })}) c
       group by c.account_id, c.fleet_id, c.meter, c.unit, c.hour),
     owner as materialized (
       select p.account_id, coalesce(a.time_zone, 'UTC') as zone, b.id as book_id, b.currency
       from (select distinct account_id from piece) p
       left join account a on a.id = p.account_id
       left join account_price_book own on own.account_id = p.account_id
       join price_book b on b.id = coalesce(own.price_book_id, (select id from price_book where is_default))),
     ${bookSpans},
     rate as materialized (
       select x.account_id, x.meter, coalesce(lower(x.valid), '-infinity') as since,
         coalesce(upper(x.valid), 'infinity') as until, x.unit_price
       from (
         select s.account_id, p.meter, p.valid * s.span as valid, p.unit_price
         from book_span s join price p on p.price_book_id = s.book_id and p.valid && s.span
         where p.tiers is null and p.free_allowance is null
         union all
         select a."accountId", a.meter, tstzrange(a."from", a."to"), a."unitPrice" from jsonb_to_recordset($8::jsonb)
           as a("accountId" uuid, meter text, "from" timestamptz, "to" timestamptz, "unitPrice" numeric)) x),
     ${parts(granularity)},
     summed as (
       select ${keys}, sum(${lasting()}) filter (where timed) as seconds, sum(${units()}) as units,
         sum(${weight()}) as weight, null::numeric as cost, null::numeric as priced
       from part p group by 1, 2, 3, 4, 5, 6
       union all
       select ${keys}, null, null, null, sum(${units('r')}) * r.unit_price,
         case when r.unit_price is not null then sum(${weight('r')}) end
       from part p
       left join rate r on r.account_id = p.account_id and r.meter = p.meter and r.since < p.until and p.since < r.until
       group by 1, 2, 3, 4, 5, 6, r.unit_price)
     select ${key(by.account, 's.account_id', 'uuid')} as "accountId", s.fleet_id as "fleetId", s.meter, s.unit, o.currency,
       s.starts as "from", s.ends as "to", coalesce(sum(s.seconds), 0)::text as seconds,
       coalesce(sum(s.units), 0)::text as "quantitySeconds", coalesce(sum(s.cost), 0)::text as "costSeconds",
       coalesce(sum(s.priced), 0) = sum(s.weight) as priced,
       (select exists (select 1 from price where tiers is not null or free_allowance is not null)) as tiered
     from summed s join owner o using (account_id)
     group by 1, 2, 3, s.unit, o.currency, s.starts, s.ends
     order by s.starts, 1, 2, 3, s.unit, o.currency, s.ends limit $6 offset $7`,
    [from, to, now, accountIds ?? null, fleetId ?? null, limit, offset, JSON.stringify(averages)],
  );
}

/** The shortest that there are, in s; where clocks are put forward a day is an hour shorter still. */
const shortest: Record<Exclude<Granularity, 'total'>, number> = { hour: 3_600, day: 86_400, month: 28 * 86_400 };

/** Into how many parts `sumRated` cuts what was used, about and rather more; of what is counted no more than `most`. */
export async function countParts(
  database: Database,
  query: Pick<RatingQuery, 'accountIds' | 'fleetId' | 'from' | 'to' | 'now'>,
  { granularity, most }: { granularity: Exclude<Granularity, 'total'>; most: number },
): Promise<number> {
  const { accountIds, fleetId, from, to, now } = query;
  const within = scopeOf(query);
  const [row] = await database.query<{ n: number }>(
    `select (
       select coalesce(sum(1 + extract(epoch from p.until - p.since) / $6::int), 0)
       from (${usedPieces({ from: '$1::timestamptz', to: '$2::timestamptz', now: '$3::timestamptz', where: within('u') })}) p)::float8
     + (select count(*) from (
       ${countedPieces({ from: '$1::timestamptz', to: 'least($2, $3)::timestamptz', where: within('c') })} limit $7) c) as n`,
    [from, to, now, accountIds ?? null, fleetId ?? null, shortest[granularity], most],
  );
  return row.n;
}

/** SQL: how long the part `p` lasts, in s; with `r`, while that price is in effect. */
const lasting = (r?: string): string =>
  r === undefined
    ? `extract(epoch from p.until - p.since)`
    : secondsOf('p', { since: `${r}.since`, until: `${r}.until` });

const units = (r?: string): string => `p.quantity * case when p.timed then ${lasting(r)} else 3600 end`;

/** What is compared to know whether all of it has a price. */
const weight = (r?: string): string => `case when p.timed then ${lasting(r)} else p.quantity end`;

/** SQL: only what is asked for, so that the plan for any account is a good one for every account. */
const scopeOf =
  ({ accountIds, fleetId }: Pick<RatingQuery, 'accountIds' | 'fleetId'>) =>
  (piece: string): string =>
    `${accountIds ? `${piece}.account_id = any($4::uuid[])` : '$4::uuid[] is null'}
       and ${fleetId === undefined ? '$5::uuid is null' : `${piece}.fleet_id = $5::uuid`}`;

/** By which book each account of `owner` is billed from when until when: a month keeps the one that it was closed by. */
const bookSpans = `closed as (
       select p.account_id, p.price_book_id as book_id, tstzrange(p.starts_at, p.ends_at) as span
       from billing_period p join owner o using (account_id) where p.status <> 'open'),
     book_span as (
       select account_id, book_id, span from closed
       union all
       select o.account_id, o.book_id, unnest('{(,)}'::tstzmultirange
         - coalesce((select range_agg(c.span) from closed c where c.account_id = o.account_id), '{}')) from owner o)`;

export interface TieredAccount {
  accountId: string;
  bookId: string;
  currency: string;
  timeZone: string;
}

/**
 * Of the accounts named, or of all, those that are or were billed by a book with tiers or allowances within the time; of a
 * fleet only its own.
 */
export function selectTiered(
  database: Database,
  { accountIds, fleetId, from, to }: Pick<RatingQuery, 'accountIds' | 'fleetId' | 'from' | 'to'>,
): Promise<TieredAccount[]> {
  return database.query<TieredAccount>(
    `select a.id as "accountId", b.id as "bookId", b.currency, a.time_zone as "timeZone"
     from account a left join account_price_book own on own.account_id = a.id
     join price_book b on b.id = coalesce(own.price_book_id, (select id from price_book where is_default))
     where ($1::uuid[] is null or a.id = any($1))
       and a.id = coalesce((select f.account_id from fleet f where f.id = $4), a.id) and exists (
       select 1 from price p where (p.tiers is not null or p.free_allowance is not null) and p.valid && tstzrange($2, $3)
         and p.price_book_id in (select b.id union select m.price_book_id from billing_period m where m.account_id = a.id))`,
    [accountIds ?? null, from, to, fleetId ?? null],
  );
}
