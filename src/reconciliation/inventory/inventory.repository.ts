import { oneRow, wake, type Database, type Tx } from '../../database';
import type { Decimal } from '../../common/money';
import type { UsedKind } from './project.uses';

/** Work queue of inventories; a key is an inventory's id, or `nightly`. */
export const inventoryQueue = 'inventory';
/** Work queue of metering, whose key is the inventory's id: it is woken by what is committed here. */
const comparisonQueue = 'usage-comparison';

export interface Inventory {
  id: string;
  from: Date;
  to: Date;
  takenAt: Date | null;
}

export interface NewInventory {
  id: string;
  askedBy: string;
  /** The day of a nightly one. */
  night: string | null;
  from: Date;
  to: Date;
  at: Date;
}

/** Commits that one is to be taken, once a `night`; false when that night's is there. */
export async function insertInventory(tx: Tx, { id, askedBy, night, from, to, at }: NewInventory): Promise<boolean> {
  const rows = await tx.query<unknown>(
    `insert into cloud_inventory (id, asked_by, night, period, asked_at) values ($1, $2, $3, tstzrange($4, $5), $6)
     on conflict (night) do nothing returning id`,
    [id, askedBy, night, from, to, at],
  );
  if (rows.length === 1) await wake(tx, inventoryQueue, id);
  return rows.length === 1;
}

export function findInventory(database: Database, id: string): Promise<Inventory | null> {
  return oneRow<Inventory>(
    database,
    'select id, lower(period) as "from", upper(period) as "to", taken_at as "takenAt" from cloud_inventory where id = $1',
    [id],
  );
}

/** How a cloud that did not answer is told of. */
export const cloudText = (cloud: string | null): string => cloud ?? 'default';

/** When the last one that has read this cloud was asked for, so before its look; null before the first. */
export async function lastReadAt(database: Database, cloud: string | null): Promise<Date | null> {
  const [{ at }] = await database.query<{ at: Date | null }>(
    `select max(asked_at) as at from cloud_inventory
     where taken_at is not null and not unread @> jsonb_build_array(jsonb_build_object('cloud', $1::text))`,
    [cloudText(cloud)],
  );
  return at;
}

/** A place where fleets stand: a cloud's shared project (`fleetId` null), or a fleet's own. */
export interface Place {
  cloud: string | null;
  fleetId: string | null;
}

/** The default cloud, and wherever a fleet stands or an image is: a golden one outlives its fleet. Not every project is made yet. */
export const placesOfFleets = (database: Database): Promise<Place[]> =>
  database.query(
    `select distinct cloud, case when project_quotas is not null then id end as "fleetId" from fleet
       where deleted_at is null and (project_quotas is null
         or exists (select 1 from fleet_project p where p.fleet_id = fleet.id and p.project_id is not null))
     union select null, null::uuid
     union select f.cloud, null from fleet_image i join fleet f on f.id = i.fleet_id
       where i.deleted_at is null and i.cloud_id is not null
     union select distinct cloud, null::uuid from image_upload where metered_from is not null`,
  );

/** What is on record as standing. */
export interface UsedRecord extends Place {
  resourceId: string;
  kind: UsedKind;
  cloudId: string;
  name: string;
  fleet: string | null;
  accountId: string;
  busy: boolean;
  /** Of a volume that was kept and is taken up again, since when. */
  takenUpAt: Date | null;
}

export const usedRecords = (database: Database): Promise<UsedRecord[]> =>
  database.query(
    `with place as (select id, cloud, case when project_quotas is not null then id end as apart from fleet)
     select r.id as "resourceId", replace(r.kind, '_association', '') as kind, r.cloud_id as "cloudId", r.name,
       r.fleet_id as fleet, r.account_id as "accountId", r.status <> 'active' as busy, p.cloud, p.apart as "fleetId",
       case when r.kind = 'volume' and (r.fleet_id, r.cloud_id) in (
         select fleet_id, cloud_id from cloud_resource where kind = 'volume' and cloud_id is not null and deleted_at is not null
       ) then r.created_at end as "takenUpAt"
     from cloud_resource r join place p on p.id = r.fleet_id
     where r.deleted_at is null and r.cloud_id is not null
       and r.kind in ('server', 'volume', 'floating_ip', 'floating_ip_association', 'router')
     union all
     select r.id, 'snapshot', r.cloud_id, r.snapshot_name, r.fleet_id, r.account_id, r.status <> 'active', p.cloud, p.apart, null
     from fleet_snapshot r join place p on p.id = r.fleet_id where r.deleted_at is null and r.cloud_id is not null
     union all
     select r.id, 'image', r.cloud_id, r.image_name, r.fleet_id, r.account_id, r.status <> 'active', p.cloud, null, null
     from fleet_image r join place p on p.id = r.fleet_id where r.deleted_at is null and r.cloud_id is not null
     union all
     select id, 'image', id::text, name, null, account_id, false, cloud, null, null
     from image_upload where metered_from is not null and account_id is not null`,
  );

/** A server that was on record once, by the cloud's id. */
export interface PastServer {
  resourceId: string;
  cloudId: string;
  name: string;
  fleet: string;
  accountId: string;
}

export const pastServers = (database: Database, cloudIds: string[]): Promise<PastServer[]> =>
  database.query(
    `select id as "resourceId", cloud_id as "cloudId", name, fleet_id as fleet, account_id as "accountId"
     from cloud_resource where kind = 'server' and deleted_at is not null and cloud_id = any($1)`,
    [cloudIds],
  );

export interface InventoryRow {
  kind: string;
  cloudId: string;
  name: string;
  resourceId: string | null;
  fleetId: string | null;
  accountId: string | null;
  found: boolean;
  busy: boolean;
  meter: string | null;
  quantity: Decimal | null;
  state: string | null;
  since: Date | null;
  novaSeconds: Decimal | null;
  gnocchiSeconds: Decimal | null;
  lateChanges: number;
}

/** Commits what was found, and hands it to metering; objects of inventories long compared are dropped. */
export async function commitInventory(
  tx: Tx,
  id: string,
  rows: InventoryRow[],
  { at, unread, gnocchi }: { at: Date; unread: { cloud: string; reason: string }[]; gnocchi: string },
): Promise<void> {
  await tx.query(
    `insert into inventory_object (inventory_id, kind, cloud_id, name, resource_id, fleet_id, account_id, found, busy, meter,
       quantity, state, since, nova_seconds, gnocchi_seconds, late_changes)
     select $1, kind, "cloudId", name, "resourceId", "fleetId", "accountId", found, busy, meter, quantity, state, since,
       "novaSeconds", "gnocchiSeconds", "lateChanges"
     from jsonb_to_recordset($2::jsonb) as r(kind text, "cloudId" text, name text, "resourceId" uuid, "fleetId" uuid,
       "accountId" uuid, found boolean, busy boolean, meter text, quantity numeric, state text, since timestamptz,
       "novaSeconds" numeric, "gnocchiSeconds" numeric, "lateChanges" int)`,
    [id, JSON.stringify(rows)],
  );
  await tx.query('update cloud_inventory set taken_at = $2, unread = $3::jsonb, gnocchi = $4 where id = $1', [
    id,
    at,
    JSON.stringify(unread),
    gnocchi,
  ]);
  await tx.query(
    `delete from inventory_object where inventory_id in (
       select id from cloud_inventory where taken_at < $1::timestamptz - interval '7 days')`,
    [at],
  );
  await wake(tx, comparisonQueue, id);
}
