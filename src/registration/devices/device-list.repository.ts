import type { AccountScope } from '../../common/account.scope';
import type { Database, ListOrder, Placed, Sorting } from '../../database';
import { fleetsOfAccounts } from './account-fleets.repository';
import { isOnline } from './device-overview.repository';
import { listedColumns } from './device.repository';
import type { DeviceStatus, ListedDevice } from './device.types';

export const deviceSorting = {
  fields: {
    hardwareId: { sql: 'd.hardware_id', type: 'text' },
    status: { sql: 'd.status', type: 'text' },
    model: { sql: `coalesce(d.model, '')`, type: 'text' },
    registeredAt: { sql: 'd.registered_at', type: 'timestamptz' },
    lastSeenAt: { sql: 'd.last_seen_at', type: 'timestamptz' },
  },
  id: 'd.id',
  fallback: null,
} as const satisfies Sorting<string>;

/** `scope` limits to the devices of these accounts' fleets; `search` is part of the hardware id. */
export interface DeviceFilter {
  scope: AccountScope;
  fleetId: string | null;
  status: DeviceStatus | null;
  hardwareId: string | null;
  model: string | null;
  search: string | null;
  online: boolean | null;
}

/** Retired ones only when they are asked for by status. */
export async function selectDevices(
  database: Database,
  filter: DeviceFilter,
  order: ListOrder,
  limit: number,
): Promise<(ListedDevice & Placed)[]> {
  return database.query(
    `select ${listedColumns}, ${order.place} as place from device d
     where ($1::uuid[] is null or d.fleet_id = any($1))
       and ($2::uuid is null or d.fleet_id = $2) and ($3::text is null and d.status <> 'retired' or d.status = $3)
       and ($4::text is null or d.hardware_id = $4) and ($5::text is null or d.model = $5)
       and ($6::text is null or lower(d.hardware_id) like '%' || lower($6) || '%')
       and ($7::boolean is null or coalesce(${isOnline}, false) = $7) and ${order.after('$8', '$9')}
     order by ${order.by} limit $10`,
    [
      await fleetsOfAccounts(database, filter.scope),
      filter.fleetId,
      filter.status,
      filter.hardwareId,
      filter.model,
      literal(filter.search),
      filter.online,
      ...order.values,
      limit,
    ],
  );
}

/** A text that `like` takes as it is: through the index of trigrams, which `strpos` does not use. */
const literal = (text: string | null): string | null => text && text.replaceAll(/[\\%_]/g, '\\$&');
