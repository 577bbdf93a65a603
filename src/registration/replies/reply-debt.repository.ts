import type { Database } from '../../database';

export interface ReplyDebt {
  id: string;
  fleetId: string;
  deviceIds: string[];
}

/** The oldest that were made before `before`, but for `others`: whoever made them does not send any more. */
export const selectDebts = (
  database: Database,
  fleetId: string,
  before: Date,
  others: string[],
  limit: number,
): Promise<ReplyDebt[]> =>
  database.query(
    `select id, fleet_id as "fleetId", device_ids as "deviceIds" from reply_debt
     where fleet_id = $1 and created_at < $2 and id <> all($3::uuid[]) order by created_at limit $4`,
    [fleetId, before, others, limit],
  );

/** Only these of it have not been told; with none of them it ends. */
export async function keepDebt(database: Database, { id, deviceIds }: ReplyDebt, untold: string[]): Promise<void> {
  if (untold.length === 0) return deleteDebts(database, [id]);
  if (untold.length === deviceIds.length) return;
  await database.query('update reply_debt set device_ids = $2::uuid[] where id = $1', [id, untold]);
}

/** Everybody in them has been told. */
export async function deleteDebts(database: Database, ids: string[]): Promise<void> {
  await database.prepared('delete from reply_debt where id = any($1::uuid[])', [ids]);
}

/** Since when the oldest reply is owed that nobody has sent yet; null where none is. */
export async function oldestDebt(database: Database): Promise<Date | null> {
  const [{ since }] = await database.query<{ since: Date | null }>(
    `select least((select min(updated_at) from device where reply_due), (select min(created_at) from reply_debt)) as since`,
  );
  return since;
}
