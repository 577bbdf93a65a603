import type { AccountScope } from '../../common/account.scope';
import type { Database } from '../../database';
import { fleetsOfAccounts } from './account-fleets.repository';
import { isWorking } from './device.sql';
import type { DeviceStatus } from './device.types';

/** Working devices in one of these states have a connection; one that sleeps, or says goodbye, has none. */
export const onlineStates = ['init', 'ready', 'alert'] as const;

/** SQL: whether the device `d` works and is connected. */
export const isOnline = `(${isWorking}
  and d.state in (${onlineStates.map((state) => `'${state}'`).join(', ')}))`;

/** SQL: whether the device `d` is of one of the fleets of parameter `parameter`, which is null for all. */
const isOf = (parameter: string): string => `(${parameter}::uuid[] is null or d.fleet_id = any(${parameter}))`;

export interface StatusCount {
  status: DeviceStatus;
  count: number;
  online: number;
}

/** How many devices there are of each status, and how many of these are connected; retired ones are left out. */
export async function countDevices(database: Database, accountIds: AccountScope): Promise<StatusCount[]> {
  return database.query(
    `select d.status, count(*)::int as count, (count(*) filter (where ${isOnline}))::int as online
     from device d where d.status <> 'retired' and ${isOf('$1')} group by d.status order by d.status`,
    [await fleetsOfAccounts(database, accountIds)],
  );
}

/** As `countDevices`, of all accounts, and with those that retired but were not removed. Reads all rows: not for every request. */
export const countAllDevices = (database: Database): Promise<Pick<StatusCount, 'status' | 'count'>[]> =>
  database.query('select status, count(*)::int as count from device where removed_at is null group by status');

export interface MinuteCount {
  /** When the minute begins. */
  at: Date;
  count: number;
}

/** How many devices registered first in each of the `minutes` up to the one that goes on, oldest first. */
export async function countRegistrations(
  database: Database,
  { accountIds, now, minutes }: { accountIds: AccountScope; now: Date; minutes: number },
): Promise<MinuteCount[]> {
  return database.query(
    `with minute as (
       select date_trunc('minute', $2::timestamptz) - m * interval '1 minute' as at from generate_series(0, $3::int - 1) m),
     registered as (
       select date_trunc('minute', d.registered_at) as at, count(*)::int as count from device d
       where d.registered_at >= date_trunc('minute', $2::timestamptz) - ($3::int - 1) * interval '1 minute' and ${isOf('$1')}
       group by 1)
     select m.at, coalesce(r.count, 0) as count from minute m left join registered r using (at) order by m.at`,
    [await fleetsOfAccounts(database, accountIds), now, minutes],
  );
}

export interface FleetCount {
  fleetId: string;
  total: number;
  pending: number;
  online: number;
}

/** How many devices each fleet has; retired ones are left out, and so are fleets without any. */
export async function countDevicesByFleet(database: Database, accountIds: AccountScope): Promise<FleetCount[]> {
  return database.query(
    `select d.fleet_id as "fleetId", count(*)::int as total,
       (count(*) filter (where d.status = 'pending-approval'))::int as pending, (count(*) filter (where ${isOnline}))::int as online
     from device d where d.status <> 'retired' and ${isOf('$1')} group by d.fleet_id order by d.fleet_id`,
    [await fleetsOfAccounts(database, accountIds)],
  );
}
