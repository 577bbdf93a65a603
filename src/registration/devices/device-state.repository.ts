import type { Tx } from '../../database';
import type { DeviceState } from '../../mqtt';
import { isWorking } from './device.sql';

export interface StateReport {
  hardwareId: string;
  /** The fleet that the connection was admitted for; null where the broker cannot tell. */
  fleetId: string | null;
  state: DeviceState;
  correlationId: string;
}

/** Of a device, which is in another state now. */
export interface StateChange {
  id: string;
  state: DeviceState;
  correlationId: string;
}

/** Keeps the state of each working device; gives those whose state is another one now. */
export async function writeStates(tx: Tx, reports: StateReport[], at: Date): Promise<StateChange[]> {
  if (reports.length === 0) return [];
  const rows = await tx.query<StateChange & { before: DeviceState | null }>(
    `with due as (
       select d.id, d.state as before, x.state, x."correlationId"
       from device d join jsonb_to_recordset($1::jsonb)
           as x("hardwareId" text, "fleetId" uuid, state text, "correlationId" text)
         on d.hardware_id = x."hardwareId" and (x."fleetId" is null or d.fleet_id = x."fleetId")
       where ${isWorking}
       order by d.id for update of d),
     changed as (
       update device d set state = due.state, state_at = $2, last_seen_at = $2 from due where d.id = due.id
       returning d.id, due.before, due.state, due."correlationId")
     select id, before, state, "correlationId" from changed`,
    [JSON.stringify(reports), at],
  );
  return rows.filter(({ before, state }) => before !== state);
}
