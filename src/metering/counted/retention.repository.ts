import type { Tx } from '../../database';

/** What of old rows is deleted, and by which condition; `$1` is when the time that is kept begins. */
const old = {
  usage_event: ['source, event_id', 'recorded_at < $1'],
  usage_conflict: ['id', 'last_at < $1'],
  device_counter: ['account_id, hardware_id, epoch', 'reported_at < $1'],
  device_usage_hour_default: ['device_id, meter, hour', 'hour < $1'],
  counted_usage_default: ['account_id, fleet_id, hour, id', 'hour < $1 and recorded_at < $1'],
} as const;
export type AgingTable = keyof typeof old;
export const agingTables = Object.keys(old) as AgingTable[];

/** Deletes up to `limit` rows from before `keptFrom`; gives how many. */
export async function deleteOld(tx: Tx, table: AgingTable, keptFrom: Date, limit: number): Promise<number> {
  const [key, condition] = old[table];
  const [row] = await tx.query<{ n: number }[]>(
    `with gone as (
       delete from ${table} where (${key}) in (select ${key} from ${table} where ${condition} limit $2) returning 1)
     select count(*)::int as n from gone`,
    [keptFrom, limit],
  );
  return row.n;
}
