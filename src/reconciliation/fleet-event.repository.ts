import type { Database, Tx } from '../database';
import type { Ref } from './resource.types';

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
