import type { Database } from '../../database';

/** What resources and gateways are called, by our ids; none of them ever changes its name. */
export async function selectResourceNames(database: Database, ids: string[]): Promise<Map<string, string>> {
  const rows = await database.query<{ id: string; name: string }>(
    `select id, name from cloud_resource where id = any($1)
     union all select id, image_name from fleet_image where id = any($1)
     union all select id, snapshot_name from fleet_snapshot where id = any($1)
     union all select id, hardware_id from device where id = any($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
