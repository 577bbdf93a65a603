import type { Tx } from '../../database';
import { isWorking } from './device.sql';
import type { DeviceStatus } from './device.types';

/** Who a message may be from. */
export interface Sender {
  hardwareId: string;
  /** The fleet that the connection was admitted for; null where the broker cannot tell. */
  fleetId: string | null;
}

export interface ReportingDevice {
  deviceId: string;
  hardwareId: string;
  fleetId: string;
  accountId: string;
  status: DeviceStatus;
}

/** A gateway's counters, as it sent them. */
export interface CounterReport {
  epoch: string;
  messages: number;
  bytes: number;
}

/** The working devices that each of the senders may be, in order: none, one, or two of which nobody knows which one it is. */
export async function workingDevices(tx: Tx, senders: Sender[]): Promise<ReportingDevice[][]> {
  const rows = await tx.query<ReportingDevice & { n: number }>(
    `select (x.n - 1)::int as n, d.id as "deviceId", x.hardware_id as "hardwareId", d.fleet_id as "fleetId", f.account_id as "accountId", d.status
     from rows from (unnest($1::text[]), unnest($2::uuid[])) with ordinality as x(hardware_id, fleet_id, n)
     cross join lateral (
       select d.id, d.fleet_id, d.status from device d
       where d.hardware_id = x.hardware_id and (x.fleet_id is null or d.fleet_id = x.fleet_id) and ${isWorking} limit 2) d
     join fleet f on f.id = d.fleet_id`,
    [senders.map(({ hardwareId }) => hardwareId), senders.map(({ fleetId }) => fleetId)],
  );
  const found: ReportingDevice[][] = senders.map(() => []);
  for (const { n, ...device } of rows) found[n].push(device);
  return found;
}

/** Hands reports over to metering. */
export async function insertReports(tx: Tx, reports: (ReportingDevice & CounterReport)[], at: Date): Promise<void> {
  if (reports.length === 0) return;
  await tx.query(
    `insert into device_report (device_id, hardware_id, fleet_id, account_id, epoch, messages, bytes, received_at)
     select "deviceId", "hardwareId", "fleetId", "accountId", epoch, messages, bytes, $2
     from jsonb_to_recordset($1::jsonb) as x("deviceId" uuid, "hardwareId" text, "fleetId" uuid, "accountId" uuid, epoch text,
       messages bigint, bytes bigint)`,
    [JSON.stringify(reports), at],
  );
}
