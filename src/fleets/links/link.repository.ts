import { lockClasses, oneRow, type Tx } from '../../database';

/** A link as one of its two fleets sees it. */
export interface Link {
  peerId: string;
  ownerId: string;
  createdAt: Date;
  endingAt: Date | null;
  /** No link of this fleet is older; without a router of its own a fleet has its first link only. */
  first: boolean;
  /** The same of the peer's links. */
  peerFirst: boolean;
}

const ordered = (a: string, b: string): [string, string] => (a < b ? [a, b] : [b, a]);

const isFirst = (fleet: string): string => `not exists (select 1 from fleet_link e
  where (e.low_id = ${fleet} or e.high_id = ${fleet})
    and (e.created_at, e.low_id, e.high_id) < (l.created_at, l.low_id, l.high_id))`;

/** The fleet's links, those that are ending too, oldest first. */
export function selectLinks(tx: Tx, fleetId: string): Promise<Link[]> {
  return tx.query(
    `select p.id as "peerId", l.owner_id as "ownerId", l.created_at as "createdAt", l.ending_at as "endingAt",
       ${isFirst('$1')} as first, ${isFirst('p.id')} as "peerFirst"
     from fleet_link l, lateral (select case when l.low_id = $1 then l.high_id else l.low_id end as id) p
     where l.low_id = $1 or l.high_id = $1 order by l.created_at, l.low_id, l.high_id`,
    [fleetId],
  );
}

/** Wants the link; one that is ending is wanted again, and stays its owner's. False when it is wanted already. */
export async function insertLink(tx: Tx, ownerId: string, peerId: string, at: Date): Promise<boolean> {
  const rows = await tx.query<unknown>(
    `insert into fleet_link (low_id, high_id, owner_id, created_at) values ($1, $2, $3, $4)
     on conflict (low_id, high_id) do update set ending_at = null where fleet_link.ending_at is not null returning 1`,
    [...ordered(ownerId, peerId), ownerId, at],
  );
  return rows.length === 1;
}

/** False when there is no such link, or it is ending already. */
export async function markEnding(tx: Tx, fleetId: string, peerId: string, at: Date): Promise<boolean> {
  const rows = await tx.query<unknown>(
    `with ended as (update fleet_link set ending_at = $3 where low_id = $1 and high_id = $2 and ending_at is null returning 1)
     select 1 from ended`,
    [...ordered(fleetId, peerId), at],
  );
  return rows.length === 1;
}

export async function deleteEndedLink(tx: Tx, fleetId: string, peerId: string): Promise<void> {
  await tx.query('delete from fleet_link where low_id = $1 and high_id = $2 and ending_at is not null', [
    ...ordered(fleetId, peerId),
  ]);
}

export async function markAllEnding(tx: Tx, fleetId: string, at: Date): Promise<void> {
  await tx.query('update fleet_link set ending_at = $2 where (low_id = $1 or high_id = $1) and ending_at is null', [
    fleetId,
    at,
  ]);
}

/** Waits until nobody else is about to commit what linked fleets' addresses depend on; held until the transaction ends. */
export async function holdLinkedAddresses(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, 0)', [lockClasses.links]);
}

/** Ids of the fleets that this one is linked with, in the order of ids. */
export async function selectPeerIds(tx: Tx, fleetId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select high_id as id from fleet_link where low_id = $1 union select low_id from fleet_link where high_id = $1 order by id`,
    [fleetId],
  );
  return rows.map(({ id }) => id);
}

/** The fleet, its peers, and theirs, which share a router with it: none of them may have the addresses of another. */
export async function selectWithinReach(tx: Tx, fleetId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with link as (select low_id as one, high_id as other from fleet_link union all select high_id, low_id from fleet_link)
     select $1::uuid as id
     union select other from link where one = $1
     union select further.other from link join link further on further.one = link.other where link.one = $1`,
    [fleetId],
  );
  return rows.map(({ id }) => id);
}

/** Those of the fleets that are linked with any, in the order of ids. */
export async function selectLinkedAmong(tx: Tx, fleetIds: string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select low_id as id from fleet_link where low_id = any ($1::uuid[])
     union select high_id from fleet_link where high_id = any ($1::uuid[]) order by id`,
    [fleetIds],
  );
  return rows.map(({ id }) => id);
}

export interface NamedBlock {
  fleet: string;
  networkKey: string;
  cidr: string;
}

/** Two networks of different fleets that overlap, of the fleets that can reach, or be reached from, a common one. */
export function overlappingNetworks(
  tx: Tx,
  fleetIds: string[],
): Promise<{ one: NamedBlock; other: NamedBlock } | null> {
  return oneRow<{ one: NamedBlock; other: NamedBlock }>(
    tx,
    `with block as (
       select f.id, f.name as fleet, n ->> 'key' as "networkKey",
         case n #>> '{subnet,cidr}' when 'auto' then a.cidr else (n #>> '{subnet,cidr}')::cidr end as cidr
       from fleet f join blueprint b on b.id = f.blueprint_id
       join blueprint_version v on v.blueprint_id = b.id and v.version = b.version
       cross join lateral jsonb_array_elements(v.spec -> 'networks') n
       left join subnet_allocation a on a.fleet_id = f.id and a.network_key = n ->> 'key' and a.origin = 'auto'
       where f.id = any ($1::uuid[]))
     select json_build_object('fleet', x.fleet, 'networkKey', x."networkKey", 'cidr', x.cidr) as one,
       json_build_object('fleet', y.fleet, 'networkKey', y."networkKey", 'cidr', y.cidr) as other
     from block x join block y on x.id < y.id and x.cidr && y.cidr order by x.id, y.id limit 1`,
    [fleetIds],
  );
}

/** The fleets of a blueprint that are linked with others. */
export async function linkedFleetIds(tx: Tx, blueprintId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select f.id from fleet f where f.blueprint_id = $1 and f.deleted_at is null
       and exists (select 1 from fleet_link l where l.low_id = f.id or l.high_id = f.id) order by f.id`,
    [blueprintId],
  );
  return rows.map(({ id }) => id);
}
