import { divide, fraction, type Fraction } from '../../common/fraction';
import type { Decimal } from '../../common/money';
import type { Database, Source } from '../../database';
import { countedPieces, usedPieces } from '../../metering';
import type { PriceSpan, Span } from '../prices/price.spans';

export interface MonthQuery {
  accountId: string;
  month: Span;
  /** What goes on is counted to here. */
  now: Date;
  /** Of Postgres's clock, as text: facts recorded before it count; `infinity` for all. */
  knownBefore: string;
}

/** What a fleet used of a meter at one price in a month. */
export interface MonthSum {
  accountId: string;
  fleetId: string;
  meter: string;
  unit: string;
  /** Null for what has no price. */
  priceId: string | null;
  /** In `unit`, exact and above zero. */
  quantity: Fraction;
}

type SumRow = Omit<MonthSum, 'quantity'> & { units: Decimal; perHour: boolean };

/**
 * SQL: how long a piece, whose ends are `since` and `until`, lasts at a price that it overlaps, or at none. Reckoned from
 * the ends, which costs a third of intersecting the ranges: `least` and `greatest` pass over the ends of a price that is
 * not there.
 */
export const secondsOf = (piece: string, price: { since: string; until: string }): string =>
  `extract(epoch from least(${piece}.until, ${price.until}) - greatest(${piece}.since, ${price.since}))`;

/** Of the price `s` of a span. */
export const endsOfSpan = { since: 'lower(s.valid)', until: 'upper(s.valid)' };

/**
 * SQL: one pass over the facts of the accounts asked for: time is split where the price changes, an hour of what is counted is
 * at the price of its beginning, and both are summed. Nothing is divided in Postgres, whose quotients are rounded.
 */
const sumsSql = (isAsked: (piece: string) => string, knownBefore?: string): string =>
  `with span as (
     select s.meter, s."priceId" as price_id, tstzrange(s."from", s."to") as valid
     from jsonb_to_recordset($5::jsonb) as s(meter text, "priceId" uuid, "from" timestamptz, "to" timestamptz)),
   timed as (
     select p.account_id, p.fleet_id, p.meter, p.unit, s.price_id, sum(p.quantity * ${secondsOf('p', endsOfSpan)}) as units
     from (${usedPieces({ from: '$1::timestamptz', to: '$2::timestamptz', now: '$3::timestamptz', where: isAsked('u'), knownBefore })}) p
     left join span s on s.meter = p.meter and s.valid && p.during
     group by 1, 2, 3, 4, 5),
   counted as (
     select c.account_id, c.fleet_id, c.meter, c.unit, s.price_id, sum(c.quantity) as units
     from (${countedPieces({ from: '$1::timestamptz', to: 'least($2, $3)::timestamptz', knownBefore, where: isAsked('c') })}) c
     left join span s on s.meter = c.meter and s.valid @> c.hour
     group by 1, 2, 3, 4, 5)
   select account_id as "accountId", fleet_id as "fleetId", meter, unit, price_id as "priceId", units::text, true as "perHour"
   from timed where units > 0
   union all
   select account_id, fleet_id, meter, unit, price_id, units::text, false from counted where units > 0`;

const ofAccounts = (piece: string): string => `${piece}.account_id = any($4::uuid[])`;

const ofAccountThen = sumsSql((piece) => `${piece}.account_id = $4`, '$6::timestamptz');
const ofAccountsNow = sumsSql(ofAccounts);
const ofMeters = sumsSql((piece) => `${ofAccounts(piece)} and ${piece}.meter = any($6::text[])`);

/** Of one account, whatever it used. */
export async function monthSums(
  source: Source,
  { accountId, month, now, knownBefore }: MonthQuery,
  spans: PriceSpan[],
): Promise<MonthSum[]> {
  const params = [month.from, month.to, now, accountId, JSON.stringify(spans), knownBefore];
  return (await source.query<SumRow>(ofAccountThen, params)).map(withQuantity);
}

/** What several accounts with the same month and prices used, as far as it is known now. */
interface SharedQuery extends Pick<MonthQuery, 'month' | 'now'> {
  accountIds: string[];
}

const paramsOf = ({ accountIds, month, now }: SharedQuery, spans: PriceSpan[]): unknown[] => [
  month.from,
  month.to,
  now,
  accountIds,
  JSON.stringify(spans),
];

/** Of whatever meter, by one statement for all of the accounts. */
export async function currentSums(database: Database, query: SharedQuery, spans: PriceSpan[]): Promise<MonthSum[]> {
  return (await database.query<SumRow>(ofAccountsNow, paramsOf(query, spans))).map(withQuantity);
}

/** The same of some meters alone. */
export async function meterSums(
  database: Database,
  { meters, ...query }: SharedQuery & { meters: string[] },
  spans: PriceSpan[],
): Promise<MonthSum[]> {
  return (await database.query<SumRow>(ofMeters, [...paramsOf(query, spans), meters])).map(withQuantity);
}

const withQuantity = ({ units, perHour, ...sum }: SumRow): MonthSum => ({
  ...sum,
  quantity: quantityIn({ units, perHour }),
});

const secondsOfHour = fraction('3600');

/** Seconds of what is timed are told in hours; what is counted is as it is. */
export const quantityIn = ({ units, perHour }: { units: Decimal; perHour: boolean }): Fraction =>
  perHour ? divide(fraction(units), secondsOfHour) : fraction(units);
