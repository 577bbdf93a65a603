import type { Decimal } from '../common/money';
import type { Database } from '../database';
import { usedPieces } from '../metering';

export type Granularity = 'hour' | 'day' | 'month' | 'total';

export interface RatingQuery {
  /** The only accounts to look at; all when absent. */
  accountIds?: string[];
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

/**
 * One statement: intervals clipped to periods, summed once as they are (no unit price) and once more split where the
 * price changes and weighted by it, so that what has no price is counted all the same.
 */
export function sumRated(database: Database, query: RatingQuery): Promise<RatedSum[]> {
  const { accountIds, fleetId, from, to, now, by, granularity, limit, offset } = query;
  const key = (kept: boolean, column: string, type: string) => (kept ? column : `null::${type}`);
  return database.query<RatedSum>(
    `with piece as materialized (${usedPieces({ from: '$1::timestamptz', to: '$2::timestamptz', now: '$3::timestamptz', where: `(${scope})` })}),
     owner as (
       select p.account_id, coalesce(a.time_zone, 'UTC') as zone, b.id as book_id, b.currency
       from (select distinct account_id from piece) p
       left join account a on a.id = p.account_id
       left join account_price_book own on own.account_id = p.account_id
       join price_book b on b.id = coalesce(own.price_book_id, (select id from price_book where is_default))),
     bucket as materialized (
       select z.zone, x.period from (select distinct zone from owner) z cross join lateral (${periods[granularity]}) x
       where not isempty(x.period)),
     used as (
       select p.*, o.zone, o.book_id, o.currency from piece p join owner o using (account_id)),
     share as (
       select account_id, fleet_id, meter, unit, quantity, zone, currency, during, null::numeric as unit_price from used
       union all
       select account_id, fleet_id, u.meter, u.unit, quantity, zone, currency, u.during * price.valid, price.unit_price
       from used u join price on price.price_book_id = u.book_id and price.meter = u.meter and price.valid && u.during),
     spent as (
       select s.*, k.period, extract(epoch from upper(x.spell) - lower(x.spell)) as seconds
       from share s join bucket k on k.zone = s.zone and k.period && s.during
       cross join lateral (select k.period * s.during as spell) x)
     select ${key(by.account, 'account_id', 'uuid')} as "accountId", ${key(by.fleet, 'fleet_id', 'uuid')} as "fleetId",
       ${key(by.meter, 'meter', 'text')} as meter, unit, currency, lower(period) as "from", upper(period) as "to",
       coalesce(sum(seconds) filter (where unit_price is null), 0)::text as seconds,
       coalesce(sum(seconds * quantity) filter (where unit_price is null), 0)::text as "quantitySeconds",
       coalesce(sum(seconds * quantity * unit_price), 0)::text as "costSeconds",
       coalesce(sum(seconds) filter (where unit_price is not null), 0) = sum(seconds) filter (where unit_price is null) as priced
     from spent group by 1, 2, 3, unit, currency, period
     order by lower(period), 1, 2, 3, unit, currency, upper(period) limit $6 offset $7`,
    [from, to, now, accountIds ?? null, fleetId ?? null, limit, offset],
  );
}

const scope = '($4::uuid[] is null or u.account_id = any($4)) and ($5::uuid is null or u.fleet_id = $5)';
