import type { Tx } from '../database';
import { stayingImages } from './images/fleet-image.table';

/** What the fleet, which is gone, has left in the cloud: what was to be kept, and golden images. */
export async function leftText(tx: Tx, fleetId: string): Promise<string> {
  const kept = [...(await keptObjects(tx, fleetId)), ...(await stayingImages(tx, fleetId))];
  return kept.length === 0 ? 'nothing of it is left in the cloud' : `left in the cloud: ${kept.join(', ')}`;
}

/** Names and ids of the volumes that the fleet left behind, and of their snapshots. */
async function keptObjects(tx: Tx, fleetId: string): Promise<string[]> {
  const rows = await tx.query<{ text: string }>(
    `select distinct (details->>'kind') || ' ' || (details->>'name') || ' (' || (details->>'cloudId') || ')' as text
     from fleet_event where fleet_id = $1 and type in ('resource.kept', 'snapshot.kept') order by text`,
    [fleetId],
  );
  return rows.map(({ text }) => text);
}
