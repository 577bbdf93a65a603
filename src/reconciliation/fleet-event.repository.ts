import { currentCorrelation } from '../common/correlation';
import { newId } from '../common/ids';
import { lockClasses, oneRow, type Database, type Tx } from '../database';
import type { Ref, ResourceKind } from './resource.types';

/** LISTEN channel that carries a fleet's id whenever its history grows. */
export const fleetEventChannel = 'moorage_fleet_event';

export interface FleetEvent {
  /** Cursor: grows with every event. */
  seq: string;
  id: string;
  type: string;
  message: string;
  details: Record<string, unknown>;
  correlationId: string | null;
  occurredAt: Date;
}

/** A page of a fleet's history: after (or, newest first, before) the cursor. */
export function fleetEvents(
  database: Database,
  fleetId: string,
  { limit, after, newestFirst = false }: { limit: number; after?: string; newestFirst?: boolean },
): Promise<FleetEvent[]> {
  const [beyond, direction] = newestFirst ? ['<', 'desc'] : ['>', 'asc'];
  return database.query<FleetEvent>(
    `select seq::text, id, type, message, details, correlation_id as "correlationId", occurred_at as "occurredAt"
     from fleet_event
     where fleet_id = $1 and ($2::bigint is null or seq ${beyond} $2)
     order by fleet_event.seq ${direction} limit $3`,
    [fleetId, after ?? null, limit],
  );
}

/** Whether drift was told since the fleet last came to stand. */
export async function isDriftTold(tx: Tx, fleetId: string): Promise<boolean> {
  const rows = await tx.query<{ type: string }>(
    `select type from fleet_event where fleet_id = $1 and type in ('fleet.drifted', 'fleet.ready') order by seq desc limit 1`,
    [fleetId],
  );
  return rows.at(0)?.type === 'fleet.drifted';
}

/** How often in a row the cloud could not make it, since it last stood. */
export async function failuresInARow(database: Database, fleetId: string, { kind, key }: Ref): Promise<number> {
  const [{ n }] = await database.query<{ n: number }>(
    `select count(*)::int as n from fleet_event
     where fleet_id = $1 and type = 'resource.error' and details->>'kind' = $2 and details->>'key' = $3 and seq > coalesce((
       select max(seq) from fleet_event
       where fleet_id = $1 and type = 'resource.active' and details->>'kind' = $2 and details->>'key' = $3), 0)`,
    [fleetId, kind, key],
  );
  return n;
}

/** Which server an action was asked for by this request since then, and the last of its like that the cloud knew of, where it told. */
export function actionAskedFor(
  database: Database,
  fleetId: string,
  request: string,
  since: Date,
): Promise<{ cloudId: string; known: boolean; last: string | null } | null> {
  return oneRow(
    database,
    `select details->>'cloudId' as "cloudId", (details->>'known')::boolean as known, details->>'last' as last
     from fleet_event where fleet_id = $1 and type = 'server.action' and details->>'request' = $2 and occurred_at > $3
     order by seq desc limit 1`,
    [fleetId, request, since],
  );
}

export interface FleetEventInput {
  fleetId: string;
  type: string;
  message: string;
  details?: Record<string, unknown>;
  at: Date;
}

/**
 * A fleet's events become visible in the order of their numbers: one with a smaller number that were committed later
 * would be passed over by everyone who reads on from the last number seen. So the number is taken under a lock that the
 * transaction keeps; call it last, for nobody may wait for anything else while holding it.
 */
export async function recordFleetEvent(
  tx: Tx,
  { fleetId, type, message, details = {}, at }: FleetEventInput,
): Promise<void> {
  // The row to be inserted is made of what took the lock, so that its number comes after that.
  await tx.query(
    `with announced as materialized (select pg_advisory_xact_lock($9, hashtext($2::text)), pg_notify($8, $2::text))
     insert into fleet_event (id, fleet_id, type, message, details, correlation_id, occurred_at)
     select $1::uuid, $2::uuid, $3, $4, $5::jsonb, $6, $7::timestamptz from announced`,
    [
      newId(),
      fleetId,
      type,
      message,
      details,
      currentCorrelation() ?? null,
      at,
      fleetEventChannel,
      lockClasses.fleetEvents,
    ],
  );
}

export interface AnomalyInput {
  fleetId: string;
  kind: ResourceKind;
  code: string;
  message: string;
  cloudId: string | null;
  at: Date;
}

export async function recordAnomaly(
  tx: Tx,
  { fleetId, kind, code, message, cloudId, at }: AnomalyInput,
): Promise<void> {
  await tx.query(
    'insert into anomaly (id, fleet_id, kind, code, message, cloud_id, found_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [newId(), fleetId, kind, code, message, cloudId, at],
  );
  await recordFleetEvent(tx, {
    fleetId,
    type: `anomaly.${code.toLowerCase()}`,
    message,
    details: { kind, cloudId },
    at,
  });
}

/** Names and ids of the volumes that the fleet left behind, and of their snapshots. */
export async function keptObjects(tx: Tx, fleetId: string): Promise<string[]> {
  const rows = await tx.query<{ text: string }>(
    `select distinct (details->>'kind') || ' ' || (details->>'name') || ' (' || (details->>'cloudId') || ')' as text
     from fleet_event where fleet_id = $1 and type in ('resource.kept', 'snapshot.kept') order by text`,
    [fleetId],
  );
  return rows.map(({ text }) => text);
}
