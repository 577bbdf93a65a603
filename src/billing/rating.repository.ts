import type { Decimal } from '../common/money';
import type { Database } from '../database';
import { countedPieces, usedPieces } from '../metering';

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
}

/** The periods of one time zone: days and months begin at its midnights, so they may have 23, 25, 743 or 745 hours. */
const periods: Record<Granularity, string> = {
  total: 'select tstzrange($1::timestamptz, $2::timestamptz) as period',
  hour: `select tstzrange(b, b + interval '1 hour') * tstzrange($1::timestamptz, $2::timestamptz) as period
    from generate_series(date_trunc('hour', $1::timestamptz, z.zone), $2::timestamptz, interval '1 hour') b`,
  day: localPeriods('day'),
  month: localPeriods('month'),
};

function localPeriods(unit: 'day' | 'month'): string {
  return `select tstzrange(b at time zone z.zone, (b + interval '1 ${unit}') at time zone z.zone) * tstzrange($1::timestamptz, $2::timestamptz) as period
    from generate_series(date_trunc('${unit}', $1::timestamptz at time zone z.zone), $2::timestamptz at time zone z.zone,
      interval '1 ${unit}') b`;
}

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
 * One statement: intervals clipped to periods, summed once as they are (no unit price) and once more split where the
 * price changes and weighted by it, so that what has no price is counted all the same. What is counted is in the period,
 * and at the price, of the beginning of its hour; it weighs a full hour, since prices of time are an hour's.
 */
export function sumRated(database: Database, query: RatingQuery, averages: AveragePrice[]): Promise<RatedSum[]> {
  const { accountIds, fleetId, from, to, now, by, granularity, limit, offset } = query;
  const key = (kept: boolean, column: string, type: string) => (kept ? column : `null::${type}`);
  return database.query<RatedSum>(
    `with piece as materialized (
       select p.account_id, p.fleet_id, p.meter, p.unit, p.quantity, p.during, true as timed
       from (${usedPieces({ from: '$1::timestamptz', to: '$2::timestamptz', now: '$3::timestamptz', where: scope('u') })}) p
       union all
       select c.account_id, c.fleet_id, c.meter, c.unit, c.quantity, tstzrange(c.hour, c.hour, '[]'), false
       from (${countedPieces({ from: '$1::timestamptz', to: 'least($2, $3)::timestamptz', where: scope('c') })}) c),
     owner as materialized (
       select p.account_id, coalesce(a.time_zone, 'UTC') as zone, b.id as book_id, b.currency
       from (select distinct account_id from piece) p
       left join account a on a.id = p.account_id
       left join account_price_book own on own.account_id = p.account_id
       join price_book b on b.id = coalesce(own.price_book_id, (select id from price_book where is_default))),
     ${bookSpans},
     rate as materialized (
       select s.account_id, p.meter, p.valid * s.span as valid, p.unit_price
       from book_span s join price p on p.price_book_id = s.book_id and p.valid && s.span
       where p.tiers is null and p.free_allowance is null
       union all
       select a."accountId", a.meter, tstzrange(a."from", a."to"), a."unitPrice" from jsonb_to_recordset($8::jsonb)
         as a("accountId" uuid, meter text, "from" timestamptz, "to" timestamptz, "unitPrice" numeric)),
     bucket as materialized (
       select z.zone, x.period from (select distinct zone from owner) z cross join lateral (${periods[granularity]}) x
       where not isempty(x.period)),
     used as (select p.*, o.zone, o.currency from piece p join owner o using (account_id)),
     share as (
       select u.*, null::numeric as unit_price from used u
       union all
       select u.account_id, u.fleet_id, u.meter, u.unit, u.quantity, u.during * r.valid, u.timed, u.zone, u.currency, r.unit_price
       from used u join rate r on r.account_id = u.account_id and r.meter = u.meter and r.valid && u.during),
     spent as (
       select s.*, k.period, case when s.timed then x.seconds else 0 end as seconds,
         s.quantity * case when s.timed then x.seconds else 3600 end as units,
         case when s.timed then x.seconds else s.quantity end as weight
       from share s join bucket k on k.zone = s.zone and k.period && s.during
       cross join lateral (select extract(epoch from upper(k.period * s.during) - lower(k.period * s.during)) as seconds) x)
     select ${key(by.account, 'account_id', 'uuid')} as "accountId", ${key(by.fleet, 'fleet_id', 'uuid')} as "fleetId",
       ${key(by.meter, 'meter', 'text')} as meter, unit, currency, lower(period) as "from", upper(period) as "to",
       coalesce(sum(seconds) filter (where unit_price is null), 0)::text as seconds,
       coalesce(sum(units) filter (where unit_price is null), 0)::text as "quantitySeconds",
       coalesce(sum(units * unit_price), 0)::text as "costSeconds",
       coalesce(sum(weight) filter (where unit_price is not null), 0) = sum(weight) filter (where unit_price is null) as priced
     from spent group by 1, 2, 3, unit, currency, period
     order by lower(period), 1, 2, 3, unit, currency, upper(period) limit $6 offset $7`,
    [from, to, now, accountIds ?? null, fleetId ?? null, limit, offset, JSON.stringify(averages)],
  );
}

const scope = (piece: string): string =>
  `(($4::uuid[] is null or ${piece}.account_id = any($4)) and ($5::uuid is null or ${piece}.fleet_id = $5))`;

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

/** Of the accounts named, or of all, those that are or were billed by a book with tiers or allowances within the time. */
export function selectTiered(
  database: Database,
  { accountIds, from, to }: Pick<RatingQuery, 'accountIds' | 'from' | 'to'>,
): Promise<TieredAccount[]> {
  return database.query<TieredAccount>(
    `select a.id as "accountId", b.id as "bookId", b.currency, a.time_zone as "timeZone"
     from account a left join account_price_book own on own.account_id = a.id
     join price_book b on b.id = coalesce(own.price_book_id, (select id from price_book where is_default))
     where ($1::uuid[] is null or a.id = any($1)) and exists (
       select 1 from price p where (p.tiers is not null or p.free_allowance is not null) and p.valid && tstzrange($2, $3)
         and p.price_book_id in (select b.id union select m.price_book_id from billing_period m where m.account_id = a.id))`,
    [accountIds ?? null, from, to],
  );
}
