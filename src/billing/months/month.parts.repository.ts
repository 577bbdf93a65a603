import type { Decimal } from '../../common/money';
import { streamRows, type Database } from '../../database';
import { countedPieces, usedPieces } from '../../metering';
import { endsOfSpan, secondsOf, type MonthQuery } from './month.sums.repository';
import type { PriceSpan } from '../prices/price.spans';

/** What one resource has of what a fleet used of a meter at one price: the same facts as `MonthSum`, not yet summed. */
export interface MonthPart {
  fleetId: string;
  meter: string;
  unit: string;
  /** Null for what has no price. */
  priceId: string | null;
  /** Of counted usage the gateway's; null where it was told without one. */
  resourceId: string | null;
  /** Whether `resourceId` is a gateway's. */
  isGateway: boolean;
  /** Quantity × seconds, of counted usage quantity: to be compared with `total` only. */
  units: Decimal;
  /** Of all parts of this fleet, meter and price; above zero. */
  total: Decimal;
  /** The least sure of its intervals; null of counted usage. */
  confidence: string | null;
}

/** By fleet, meter, price and resource; in batches. */
export function streamParts(
  database: Database,
  { accountId, month, now, knownBefore }: MonthQuery,
  spans: PriceSpan[],
  signal?: AbortSignal,
): AsyncGenerator<MonthPart[]> {
  return streamRows<MonthPart>(
    database,
    `with span as (
       select s.meter, s."priceId" as price_id, tstzrange(s."from", s."to") as valid
       from jsonb_to_recordset($6::jsonb) as s(meter text, "priceId" uuid, "from" timestamptz, "to" timestamptz)),
     timed as (
       select p.fleet_id, p.meter, p.unit, s.price_id, p.resource_id,
         sum(p.quantity * ${secondsOf('p', endsOfSpan)}) as units,
         (array['observed', 'derived', 'estimated', 'unknown'])[
           max(array_position(array['observed', 'derived', 'estimated', 'unknown'], p.confidence))] as confidence
       from (${usedPieces({ from: '$1::timestamptz', to: '$2::timestamptz', now: '$3::timestamptz', where: 'u.account_id = $4', knownBefore: '$5::timestamptz' })}) p
       left join span s on s.meter = p.meter and s.valid && p.during
       group by 1, 2, 3, 4, 5),
     counted as (
       select c.fleet_id, c.meter, c.unit, s.price_id, c.device_id, sum(c.quantity) as units
       from (${countedPieces({ from: '$1::timestamptz', to: 'least($2, $3)::timestamptz', knownBefore: '$5::timestamptz', where: 'c.account_id = $4' })}) c
       left join span s on s.meter = c.meter and s.valid @> c.hour
       group by 1, 2, 3, 4, 5),
     part as (
       select fleet_id, meter, unit, price_id, resource_id, false as is_gateway, units, confidence from timed where units > 0
       union all
       select fleet_id, meter, unit, price_id, device_id, true, units, null from counted where units > 0)
     select fleet_id as "fleetId", meter, unit, price_id as "priceId", resource_id as "resourceId", is_gateway as "isGateway",
       units::text,
       (sum(units) over (partition by fleet_id, meter, unit, price_id))::text as total, confidence
     from part order by fleet_id, meter, unit, price_id nulls last, resource_id nulls last`,
    [month.from, month.to, now, accountId, knownBefore, JSON.stringify(spans)],
    signal,
  );
}
