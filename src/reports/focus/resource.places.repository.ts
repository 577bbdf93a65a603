import type { Database } from '../../database';

export interface ResourcePlace {
  name: string;
  /** Of the cloud; null of what is in none. */
  region: string | null;
}

/** What resources and gateways are called and where they are, by our ids; none of them ever changes its name or moves. */
export async function selectResourcePlaces(database: Database, ids: string[]): Promise<Map<string, ResourcePlace>> {
  const rows = await database.query<ResourcePlace & { id: string }>(
    `select id, name, region from cloud_resource where id = any($1)
     union all select id, image_name, null from fleet_image where id = any($1)
     union all select id, snapshot_name, null from fleet_snapshot where id = any($1)
     union all select id, name, null from image_upload where id = any($1)
     union all select id, name, null from archive_container where id = any($1)
     union all select id, hardware_id, null from device where id = any($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, ...place }) => [id, place]));
}
