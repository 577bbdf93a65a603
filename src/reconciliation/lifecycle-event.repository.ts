import { currentCorrelation } from '../common/correlation';
import { newId } from '../common/ids';
import type { Tx } from '../database';
import type { LifecycleEvent } from './lifecycle-event.types';

/** LISTEN channel that carries the resource's id once the event is committed. */
export const lifecycleChannel = 'moorage_lifecycle';

/** Appends the fact unless it is known (same resource, type and instant); true if it was new. Commits with the caller's transaction. */
export async function recordLifecycleEvent(tx: Tx, event: LifecycleEvent): Promise<boolean> {
  const rows = await tx.query<unknown>(
    `with appended as (
       insert into lifecycle_event (id, fleet_id, account_id, resource_id, kind, type, meter, unit, quantity, occurred_at,
         last_seen_at, correlation_id, attributes)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (resource_id, type, occurred_at) do nothing
       returning resource_id)
     select pg_notify('${lifecycleChannel}', resource_id::text) from appended`,
    [
      newId(),
      event.fleetId,
      event.accountId,
      event.resourceId,
      event.kind,
      event.type,
      event.meter,
      event.unit,
      event.quantity,
      event.occurredAt,
      event.lastSeenAt ?? null,
      currentCorrelation() ?? null,
      event.attributes ?? {},
    ],
  );
  return rows.length === 1;
}
