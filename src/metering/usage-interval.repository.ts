import type { AccountScope } from '../common/account.scope';
import { isUuid } from '../common/ids';
import type { Decimal } from '../common/money';
import { isInstant, oneRow, type Database, type Tx } from '../database';
import { instant } from './instant';
import type { Confidence } from './interval.deriver';
import type { UnknownTreatment } from './unknown.types';
import { treatment } from './usage.sql';

/** A current interval as people read it, with what becomes of it where it is unknown. */
export interface ListedInterval {
  id: string;
  resourceId: string;
  fleetId: string | null;
  accountId: string;
  kind: string;
  meter: string;
  unit: string;
  quantity: Decimal;
  state: string | null;
  share: Decimal;
  from: Date;
  /** Null while it goes on. */
  to: Date | null;
  confidence: Confidence;
  recordedAt: Date;
  /** Null unless it is unknown. */
  treatment: UnknownTreatment | null;
  /** Null where nobody has decided about it: then its account's policy counts. */
  decision: Decision | null;
  /** Its place in the list. */
  place: string;
}

export interface Decision {
  decision: UnknownTreatment;
  reason: string;
  decidedBy: string;
  decidedAt: Date;
}

export interface ListedFilter {
  scope: AccountScope;
  fleetId: string | null;
  resourceId: string | null;
  confidence: Confidence | null;
  /** Unknown ones of which this becomes. */
  treatment: UnknownTreatment | null;
}

/** Of the list's order: when it began, to the microsecond, and its id. */
const place = `${instant('lower(u.during)')} || ' ' || u.id`;
export function isPlace(text: string): boolean {
  const [start, id = ''] = text.split(' ');
  return isInstant(start) && isUuid(id);
}

/** Of the current intervals that `rows` gives: each with the latest decision about it. */
const selected = (
  rows: string,
): string => `select u.id, u.resource_id as "resourceId", u.fleet_id as "fleetId", u.account_id as "accountId", u.kind, u.meter,
    u.unit, trim_scale(u.quantity)::text as quantity, u.state, trim_scale(u.share)::text as share, lower(u.during) as "from",
    upper(u.during) as "to", u.confidence, u.recorded_at as "recordedAt", ${place} as place,
    case when u.confidence = 'unknown' then ${treatment()} end as treatment,
    case when u.confidence = 'unknown' then d.decision end as verdict, d.reason, d.decided_by as "decidedBy", d.recorded_at as "decidedAt"
  from (select * from usage_interval u where u.superseded_at is null and ${rows}) u
  left join lateral (select * from unknown_decision d where d.interval_id = u.id order by d.recorded_at desc, d.id desc limit 1) d on true`;

type Row = Omit<ListedInterval, 'decision'> & { verdict: UnknownTreatment | null } & Omit<Decision, 'decision'>;

const listed = ({ verdict, reason, decidedBy, decidedAt, ...interval }: Row): ListedInterval => ({
  ...interval,
  decision: verdict === null ? null : { decision: verdict, reason, decidedBy, decidedAt },
});

/** Current intervals, the latest beginning first, after the place `after`. */
export async function selectIntervals(
  database: Database,
  { scope, fleetId, resourceId, confidence, treatment: becomes }: ListedFilter,
  after: string | null,
  limit: number,
): Promise<ListedInterval[]> {
  const [start, id] = after?.split(' ') ?? [null, null];
  // The page's rows are picked first, in the order of an index; that of the accounts has an order for each of them alone.
  const isOf =
    scope?.length === 1 ? 'u.account_id = ($1::uuid[])[1]' : '($1::uuid[] is null or u.account_id = any($1))';
  const order = 'order by lower(u.during) desc, u.id desc';
  const rows = await database.query<Row>(
    `${selected(`${isOf} and ($2::uuid is null or u.fleet_id = $2)
       and ($3::uuid is null or u.resource_id = $3) and ($4::text is null or u.confidence = $4)
       and ($8::text is null or u.confidence = 'unknown' and ${treatment()} = $8)
       and ($5::timestamptz is null or (lower(u.during), u.id) < ($5, $6::uuid))
     ${order} limit $7`)} ${order}`,
    [scope, fleetId, resourceId, confidence, start, id, limit, becomes],
  );
  return rows.map(listed);
}

/** The current version; null where there is none. */
export async function selectInterval(tx: Tx, id: string): Promise<ListedInterval | null> {
  const row = await oneRow<Row>(tx, selected('u.id = $1'), [id]);
  return row && listed(row);
}
