import type { Tx } from '../database';
import { keptObjects } from './fleet-event.repository';
import { stayingImages } from './images/fleet-image.repository';

/** What the fleet, which is gone, has left in the cloud: what was to be kept, and golden images. */
export async function leftText(tx: Tx, fleetId: string): Promise<string> {
  const kept = [...(await keptObjects(tx, fleetId)), ...(await stayingImages(tx, fleetId))];
  return kept.length === 0 ? 'nothing of it is left in the cloud' : `left in the cloud: ${kept.join(', ')}`;
}
