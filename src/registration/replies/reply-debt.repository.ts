import type { Database } from '../../database';

export interface ReplyDebt {
  id: string;
  fleetId: string;
  deviceIds: string[];
}

/** The oldest that were made before `before`: whoever made them does not send any more. */
export const selectDebts = (database: Database, fleetId: string, before: Date, limit: number): Promise<ReplyDebt[]> =>
  database.query(
    `select id, fleet_id as "fleetId", device_ids as "deviceIds" from reply_debt
     where fleet_id = $1 and created_at < $2 order by created_at limit $3`,
    [fleetId, before, limit],
  );

/** Everybody in them has been told. */
export async function deleteDebts(database: Database, ids: string[]): Promise<void> {
  await database.query('delete from reply_debt where id = any($1::uuid[])', [ids]);
}
