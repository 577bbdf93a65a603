import type { Tx } from '../../database';

/** Names of the images that outlive the fleet. */
export async function stayingImages(tx: Tx, fleetId: string): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `select image_name as name from fleet_image where fleet_id = $1 and status in ('creating', 'active') order by id`,
    [fleetId],
  );
  return rows.map(({ name }) => `image ${name}`);
}
