import { oneRow, type Database, type Tx } from '../../database';
import type { Cause, Compared, Difference } from './usage.differences';

/** An inventory of the clouds, as it was handed over. */
export interface TakenInventory {
  id: string;
  askedBy: string;
  askedAt: Date;
  takenAt: Date;
  from: Date;
  to: Date;
  unread: { cloud: string; reason: string }[];
  gnocchi: string;
}

/** Null where it was not taken, or compared before. */
export function findTaken(database: Database, id: string): Promise<TakenInventory | null> {
  return oneRow<TakenInventory>(
    database,
    `select id, asked_by as "askedBy", asked_at as "askedAt", taken_at as "takenAt", lower(period) as "from",
       upper(period) as "to", unread, gnocchi
     from cloud_inventory c where id = $1 and taken_at is not null
       and not exists (select 1 from usage_reconciliation r where r.id = c.id)`,
    [id],
  );
}

/** Kinds that an inventory has; what the archives take is looked at by itself. */
const kinds = ['server', 'volume', 'floating_ip', 'floating_ip_association', 'router', 'snapshot', 'image'];

const metered = `
  metered as (
    select u.resource_id, min(lower(u.during)) as first, max(upper(u.during)) as ended,
      sum(extract(epoch from upper(u.during * w.period) - lower(u.during * w.period)))::text as seconds
    from usage_interval u cross join (select tstzrange($2, $3) as period) w
    where u.superseded_at is null and (u.resource_id in (select resource_id from inventory_object where inventory_id = $1)
      or upper_inf(u.during)) group by u.resource_id),
  going as (
    select distinct on (u.resource_id) u.* from usage_interval u
    where u.superseded_at is null and upper_inf(u.during) and u.kind = any($4) order by u.resource_id, lower(u.during) desc)`;

type Row = Omit<Compared, 'open'> & {
  openMeter: string | null;
  openQuantity: string | null;
  openState: string | null;
  openStart: Date | null;
};

/** Every object of the inventory beside its intervals, and every open interval that no object of it belongs to. */
export async function comparedObjects(database: Database, { id, from, to }: TakenInventory): Promise<Compared[]> {
  const rows = await database.query<Row>(
    `with ${metered}
     select coalesce(o.kind, replace(g.kind, '_association', '')) as kind, coalesce(o.name, '') as name, o.cloud_id as "cloudId",
       coalesce(o.resource_id, g.resource_id) as "resourceId", coalesce(o.fleet_id, g.fleet_id) as "fleetId",
       coalesce(o.account_id, g.account_id) as "accountId", coalesce(o.found, false) as found, coalesce(o.busy, false) as busy,
       o.meter, o.quantity::text as quantity, o.state, o.since, coalesce(o.late_changes, 0) as "lateChanges",
       o.nova_seconds::text as "novaSeconds", o.gnocchi_seconds::text as "gnocchiSeconds", coalesce(m.seconds, '0') as "meteredSeconds", m.first, m.ended,
       g.meter as "openMeter", g.quantity::text as "openQuantity", g.state as "openState", lower(g.during) as "openStart"
     from (select * from inventory_object where inventory_id = $1) o
     full join going g on g.resource_id = o.resource_id
     left join metered m on m.resource_id = coalesce(o.resource_id, g.resource_id)
     order by 1, 2, 3`,
    [id, from, to, kinds],
  );
  return rows.map(({ openMeter, openQuantity, openState, openStart, ...one }) => ({
    ...one,
    open:
      openMeter === null || openQuantity === null || openStart === null
        ? null
        : { meter: openMeter, quantity: openQuantity, state: openState, start: openStart },
  }));
}

export async function insertReport(
  tx: Tx,
  inventory: TakenInventory,
  compared: Compared[],
  differences: Difference[],
  at: Date,
): Promise<void> {
  const { id, askedBy, from, to, askedAt, takenAt, gnocchi, unread } = inventory;
  const counts = [
    compared.filter(({ found }) => found).length,
    compared.filter(({ open }) => open !== null).length,
    compared.filter(({ novaSeconds }) => novaSeconds !== null).length,
  ];
  await tx.query(
    `insert into usage_reconciliation (id, asked_by, period, asked_at, taken_at, compared_at, objects, intervals, nova_servers,
       gnocchi, unread) values ($1, $2, tstzrange($3, $4), $5, $6, $7, $8, $9, $10, $11, $12::jsonb)`,
    [id, askedBy, from, to, askedAt, takenAt, at, ...counts, gnocchi, JSON.stringify(unread)],
  );
  const rows = differences.map(({ cause, message, of }, index) => ({ ...of, number: index + 1, cause, message }));
  await tx.query(
    `insert into usage_difference (reconciliation_id, number, cause, kind, name, cloud_id, resource_id, fleet_id, account_id, message)
     select $1, number, cause, kind, name, "cloudId", "resourceId", "fleetId", "accountId", message
     from jsonb_to_recordset($2::jsonb) as r(number int, cause text, kind text, name text, "cloudId" text, "resourceId" uuid,
       "fleetId" uuid, "accountId" uuid, message text)`,
    [id, JSON.stringify(rows)],
  );
}

export interface UsageReconciliation extends TakenInventory {
  comparedAt: Date;
  objects: number;
  intervals: number;
  novaServers: number;
  /** How many of each cause. */
  differences: Partial<Record<Cause, number>>;
}

/** The latest first, after the report `after`. */
export const selectReports = (
  database: Database,
  after: string | null,
  limit: number,
): Promise<UsageReconciliation[]> =>
  database.query(
    `select id, asked_by as "askedBy", asked_at as "askedAt", taken_at as "takenAt", compared_at as "comparedAt",
       lower(period) as "from", upper(period) as "to", objects, intervals, nova_servers as "novaServers", gnocchi, unread,
       coalesce((select json_object_agg(cause, n) from (
         select cause, count(*)::int as n from usage_difference d where d.reconciliation_id = r.id group by cause) c), '{}') as differences
     from usage_reconciliation r
     where $1::uuid is null or (compared_at, id) < (select compared_at, id from usage_reconciliation where id = $1)
     order by compared_at desc, id desc limit $2`,
    [after, limit],
  );

/** Null where the clouds were never compared with. */
export const latestReport = async (database: Database): Promise<UsageReconciliation | null> =>
  (await selectReports(database, null, 1)).at(0) ?? null;

export interface ListedDifference extends Pick<
  Compared,
  'kind' | 'name' | 'cloudId' | 'resourceId' | 'fleetId' | 'accountId'
> {
  number: number;
  cause: Cause;
  message: string;
}

export const selectDifferences = (
  database: Database,
  id: string,
  after: number,
  limit: number,
): Promise<ListedDifference[]> =>
  database.query(
    `select number, cause, kind, name, cloud_id as "cloudId", resource_id as "resourceId", fleet_id as "fleetId",
       account_id as "accountId", message
     from usage_difference where reconciliation_id = $1 and number > $2 order by number limit $3`,
    [id, after, limit],
  );

export async function isReport(database: Database, id: string): Promise<boolean> {
  return (await database.query('select 1 from usage_reconciliation where id = $1', [id])).length === 1;
}
