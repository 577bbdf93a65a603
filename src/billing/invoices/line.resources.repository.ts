import type { Decimal } from '../../common/money';
import type { Database } from '../../database';
import { countedPieces, usedPieces } from '../../metering';
import type { MonthQuery } from '../months/month.sums.repository';
import type { Span } from '../prices/price.spans';

/** What a charge line is made of: the facts of these fleets and this meter, in the spans of its price. */
export interface LineFacts extends MonthQuery {
  /** Whether it is of all fleets of the account, and of what is no fleet's. */
  allFleets: boolean;
  /** Null for what is no fleet's. */
  fleetId: string | null;
  meter: string;
  spans: Span[];
}

export interface ResourceUnits {
  /** Of a resource; of a device where the meter is counted, and null for what was counted without one. */
  id: string | null;
  /** Quantity × seconds of what is timed; what was counted otherwise. Exact. */
  units: Decimal;
  /** Whether `units` has to be divided by the seconds of an hour. */
  perHour: boolean;
}

/** Stands for no device in the order of a list. */
export const noDevice = '00000000-0000-0000-0000-000000000000';

const spanRows = `select tstzrange(s."from", s."to") as valid from jsonb_to_recordset($8::jsonb) as s("from" timestamptz, "to" timestamptz)`;
const params = { from: '$1::timestamptz', knownBefore: '$5::timestamptz' };
const isOfLine = (piece: string): string =>
  `${piece}.account_id = $4 and ${piece}.meter = $7 and ($9::boolean or ${piece}.fleet_id is not distinct from $6::uuid)`;
const timed = usedPieces({ ...params, to: '$2::timestamptz', now: '$3::timestamptz', where: isOfLine('u') });
const counted = countedPieces({ ...params, to: 'least($2, $3)::timestamptz', where: isOfLine('c') });

const valuesOf = ({ month, now, accountId, knownBefore, fleetId, meter, spans, allFleets }: LineFacts): unknown[] => [
  month.from,
  month.to,
  now,
  accountId,
  knownBefore,
  fleetId,
  meter,
  JSON.stringify(spans),
  allFleets,
];

/** What each resource or device adds, by id, after the id `after`. */
export function resourceUnits(
  database: Database,
  facts: LineFacts,
  { after, limit }: { after: string | null; limit: number },
): Promise<ResourceUnits[]> {
  return database.query<ResourceUnits>(
    `with span as (${spanRows}),
     part as (
       select p.resource_id as id, p.quantity * extract(epoch from upper(x.spell) - lower(x.spell)) as units, true as per_hour
       from (${timed}) p join span s on s.valid && p.during cross join lateral (select p.during * s.valid as spell) x
       union all
       select coalesce(c.device_id, '${noDevice}'), c.quantity, false
       from (${counted}) c join span s on s.valid @> c.hour)
     select nullif(id, '${noDevice}') as id, sum(units)::text as units, bool_and(per_hour) as "perHour" from part
     where $10::uuid is null or id > $10 group by part.id having sum(units) > 0 order by part.id limit $11`,
    [...valuesOf(facts), after, limit],
  );
}

export interface ExplainedInterval {
  id: string;
  resourceId: string;
  /** Cut to the line's time. */
  from: Date;
  to: Date;
  /** How many at once, or GiB. */
  quantity: Decimal;
  confidence: string;
}

/** The intervals of these resources that the line is made of, by resource and time. */
export function resourceIntervals(database: Database, facts: LineFacts, ids: string[]): Promise<ExplainedInterval[]> {
  return database.query<ExplainedInterval>(
    `with span as (${spanRows})
     select p.interval_id as id, p.resource_id as "resourceId", lower(p.during * s.valid) as "from",
       upper(p.during * s.valid) as "to", trim_scale(p.quantity)::text as quantity, p.confidence
     from (${timed} and u.resource_id = any($10)) p join span s on s.valid && p.during
     order by p.resource_id, lower(p.during), 1`,
    [...valuesOf(facts), ids],
  );
}

export interface ExplainedEvent {
  id: string;
  resourceId: string;
  type: string;
  meter: string | null;
  quantity: Decimal | null;
  occurredAt: Date;
  recordedAt: Date;
}

/** All that was heard of these resources, by resource and time: later events are in it too, and say that they are. */
export function resourceEvents(database: Database, ids: string[]): Promise<ExplainedEvent[]> {
  return database.query<ExplainedEvent>(
    `select id, resource_id as "resourceId", type, meter, trim_scale(quantity)::text as quantity,
       occurred_at as "occurredAt", recorded_at as "recordedAt"
     from lifecycle_event where resource_id = any($1) order by resource_id, occurred_at, seq`,
    [ids],
  );
}
