import { blockText, freeBlock, parseBlock, type Block } from '../../common/cidr';
import { DomainError } from '../../common/errors';
import type { Database, Tx } from '../../database';
import { selectWithinReach } from '../links/link.repository';

export interface Allocation {
  networkKey: string;
  origin: 'auto' | 'given';
  cidr: string;
}

/** Every automatic network gets a block of this many bits. */
const prefix = 24;

export async function selectAllocations(tx: Tx, fleetId: string): Promise<Allocation[]> {
  return tx.query(
    `select network_key as "networkKey", origin, cidr::text from subnet_allocation where fleet_id = $1 order by network_key, origin`,
    [fleetId],
  );
}

/** Records the addresses that a blueprint names itself, so that blocks which are allotted later avoid them. */
export async function recordGiven(tx: Tx, fleetId: string, networkKey: string, cidr: string): Promise<void> {
  await tx.query(
    `insert into subnet_allocation (fleet_id, network_key, origin, cidr) values ($1, $2, 'given', $3)
     on conflict (fleet_id, network_key, origin) do update set cidr = excluded.cidr where subnet_allocation.cidr <> excluded.cidr`,
    [fleetId, networkKey, cidr],
  );
}

/** Forgets what a blueprint named once for networks that it names no addresses for now. */
export async function forgetGiven(tx: Tx, fleetId: string, networkKeys: string[]): Promise<void> {
  await tx.query(
    `delete from subnet_allocation where fleet_id = $1 and origin = 'given' and network_key = any ($2::text[])`,
    [fleetId, networkKeys],
  );
}

/**
 * Takes the lowest free block of the pool for the network. One that a fleet names itself is left alone while there is room
 * beside it: after that only where both can be reached, since somebody's large block must not keep all others from theirs.
 * @throws DomainError CIDR_POOL_EXHAUSTED
 */
export async function allot(tx: Tx, fleetId: string, networkKey: string): Promise<string> {
  for (;;) {
    const cidr = await lowestFree(tx, fleetId);
    // Another fleet may take the same block now. The exclusion constraint makes this statement wait for that
    // transaction's end and, without an error that would end ours, insert nothing if it committed: look again then.
    const rows = await tx.query<unknown>(
      `insert into subnet_allocation (fleet_id, network_key, origin, cidr) values ($1, $2, 'auto', $3)
       on conflict do nothing returning 1`,
      [fleetId, networkKey, cidr],
    );
    if (rows.length === 1) return cidr;
  }
}

async function lowestFree(tx: Tx, fleetId: string): Promise<string> {
  // One after the other: a hundred fleets that begin at once would all try the same block, and all but one in vain.
  const [{ block: poolText }] = await tx.query<{ block: string }>('select block::text from cidr_pool for update');
  const pool = parseBlock(poolText) as Block;
  const free =
    freeBlock(pool, prefix, await takenOf(tx, poolText, null)) ??
    freeBlock(pool, prefix, await takenOf(tx, poolText, await selectWithinReach(tx, fleetId)));
  if (free) return blockText(free);
  throw new DomainError({
    code: 'CIDR_POOL_EXHAUSTED',
    status: 503,
    level: 'error',
    message: `no /${prefix} is free in the address pool ${poolText}`,
    action: 'Delete fleets that are not needed, or set MOORAGE_CIDR_POOL to a larger block and start again.',
  });
}

/** What is taken of the pool; of the blocks that are named those of `fleetIds` alone, or all where that is null. */
async function takenOf(tx: Tx, pool: string, fleetIds: string[] | null): Promise<Block[]> {
  const rows = await tx.query<{ cidr: string }>(
    `select cidr::text from subnet_allocation
     where cidr && $1::cidr and (origin = 'auto' or $2::uuid[] is null or fleet_id = any ($2::uuid[]))`,
    [pool, fleetIds],
  );
  return rows.map(({ cidr }) => parseBlock(cidr) as Block);
}

/** Gives back the blocks of all networks but `keepKeys`; called once those networks are gone from the cloud. */
export async function releaseNetworkAllocations(tx: Tx, fleetId: string, keepKeys: string[]): Promise<void> {
  await tx.query('delete from subnet_allocation where fleet_id = $1 and network_key <> all ($2::text[])', [
    fleetId,
    keepKeys,
  ]);
}

/** Automatic blocks that fleets of a blueprint have on the networks `keys` and that meet one of `cidrs`. */
export async function collidingAllotments(
  tx: Tx,
  where: { blueprintId: string } | { fleetId: string },
  keys: string[],
  cidrs: string[],
): Promise<{ fleet: string; networkKey: string; cidr: string; given: string }[]> {
  const [column, id] = 'fleetId' in where ? ['f.id', where.fleetId] : ['f.blueprint_id', where.blueprintId];
  return tx.query(
    `select f.name as fleet, a.network_key as "networkKey", a.cidr::text, g.cidr::text as given
     from fleet f join subnet_allocation a on a.fleet_id = f.id join unnest($3::cidr[]) as g (cidr) on a.cidr && g.cidr
     where ${column} = $1 and f.deleted_at is null and a.origin = 'auto' and a.network_key = any ($2::text[])
     order by f.name limit 1`,
    [id, keys, cidrs],
  );
}

/** From now on blocks are cut from this one; those that are allotted stay. */
export async function setCidrPool(database: Database, block: string): Promise<void> {
  await database.query(
    'insert into cidr_pool ("only", block) values (true, $1) on conflict ("only") do update set block = excluded.block',
    [block],
  );
}
