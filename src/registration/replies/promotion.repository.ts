import type { Database, Tx } from '../../database';
import { fleetStands } from '../devices/device.repository';
import { countsToLimit, toldAt } from '../devices/device.sql';
import { fleetDeletedReason } from '../refusals/refusals';

export interface Promoted {
  id: string;
  /** False where only the endpoint is another one. */
  newly: boolean;
}

/** Assigns what waits for its fleet, once that stands, and tells assigned ones of another endpoint. */
export const promote = (tx: Tx, fleetId: string, limit: number, at: Date): Promise<Promoted[]> =>
  tx.query(
    `with due as (
       select d.id, d.status = 'assigning' as newly, f.endpoint
       from device d join fleet f on f.id = d.fleet_id
       where d.fleet_id = $1 and d.removed_at is null
         and (d.status = 'assigning' or (d.status = 'assigned' and d.endpoint is distinct from f.endpoint))
         and ${fleetStands}
       order by d.id limit $2 for update of d skip locked),
     changed as (
       update device d set status = 'assigned', endpoint = due.endpoint, ${toldAt('$3')}
       from due where d.id = due.id
       returning d.id, due.newly)
     select id, newly from changed`,
    [fleetId, limit, at],
  );

/** The fleets that have an endpoint of which not all of their assigned devices were told; looks at every device. */
export async function fleetsThatMoved(database: Database): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select f.id from fleet f where ${fleetStands} and exists (select 1 from device d
       where d.fleet_id = f.id and d.status = 'assigned' and d.endpoint is distinct from f.endpoint)`,
  );
  return rows.map(({ id }) => id);
}

/** Takes the devices of a fleet that is being deleted out of service; the ids are free for another fleet's. */
export const retireOrphans = (tx: Tx, fleetId: string, limit: number, at: Date): Promise<{ id: string }[]> =>
  tx.query(
    `with due as (
       select d.id from device d join fleet f on f.id = d.fleet_id
       where d.fleet_id = $1 and f.delete_requested_at is not null and d.removed_at is null
         and ${countsToLimit}
       order by d.id limit $2 for update of d skip locked),
     changed as (
       update device d set status = 'retired', reason = '${fleetDeletedReason}', removed_at = $3, ${toldAt('$3')}
       from due where d.id = due.id returning d.id)
     select id from changed`,
    [fleetId, limit, at],
  );
