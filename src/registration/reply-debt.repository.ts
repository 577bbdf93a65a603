import type { Database, Tx } from '../database';

export interface ReplyDebt {
  id: string;
  fleetId: string;
  deviceIds: string[];
}

export async function insertDebts(tx: Tx, debts: ReplyDebt[], at: Date): Promise<void> {
  if (debts.length === 0) return;
  // Arrays of different lengths are no matrix, so they travel as JSON.
  await tx.query(
    `insert into reply_debt (id, fleet_id, device_ids, created_at)
     select (d->>'id')::uuid, (d->>'fleetId')::uuid,
       array(select jsonb_array_elements_text(d->'deviceIds')::uuid), $2
     from jsonb_array_elements($1::jsonb) d`,
    [JSON.stringify(debts), at],
  );
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
