import type { Database, Source, Tx } from '../../database';

/** What of old rows is deleted, and by which condition; `$1` is when the time that is kept begins. */
const old = {
  usage_event: ['source, event_id, account_id', 'recorded_at < $1'],
  usage_conflict: ['id', 'last_at < $1'],
  device_counter: [
    'account_id, hardware_id, epoch, fleet_id',
    // A gateway that is silent for longer goes on in its latest epoch: forgotten, all of that would count once more.
    `reported_at < $1 and (
       exists (select 1 from device_counter n where n.account_id = device_counter.account_id and n.hardware_id = device_counter.hardware_id
         and n.fleet_id = device_counter.fleet_id and n.reported_at > device_counter.reported_at)
       or not exists (select 1 from device d
         where d.fleet_id = device_counter.fleet_id and d.hardware_id = device_counter.hardware_id and d.removed_at is null))`,
  ],
  device_usage_hour_default: ['device_id, meter, hour', 'hour < $1'],
  counted_usage_default: ['account_id, fleet_id, hour, id', 'hour < $1 and recorded_at < $1'],
} as const;
export type AgingTable = keyof typeof old;
export const agingTables = Object.keys(old) as AgingTable[];

/** Deletes up to `limit` rows from before `keptFrom`; gives how many. */
export async function deleteOld(tx: Tx, table: AgingTable, keptFrom: Date, limit: number): Promise<number> {
  const [key, condition] = old[table];
  const [row] = await tx.query<{ n: number }>(
    `with gone as (
       delete from ${table} where (${key}) in (select ${key} from ${table} where ${condition} limit $2) returning 1)
     select count(*)::int as n from gone`,
    [keptFrom, limit],
  );
  return row.n;
}

/** Says that from now on nothing from before `keptFrom` is sure to be there. It stays so where more is to be kept later. */
export async function keepOnlyFrom(database: Database, keptFrom: Date): Promise<void> {
  await database.query('update usage_retention set kept_from = $1 where kept_from < $1', [keptFrom]);
}

/** `from`, or a month after that begins of which all is there (see `keptFrom`), where that is later. */
export async function laterOfTaken(database: Database, from: Date): Promise<Date> {
  const [row] = await database.query<{ at: Date }>(
    `select greatest((kept_from at time zone 'UTC' + interval '1 month') at time zone 'UTC', $1) as at from usage_retention`,
    [from],
  );
  return row.at;
}

/** Whether all that was counted from `at` on is there; asked after it was read, it was all there then. */
export async function isKept(source: Source, at: Date): Promise<boolean> {
  const [row] = await source.query<{
    kept: boolean;
  }>('select kept_from <= $1 as kept from usage_retention', [at]);
  return row.kept;
}
