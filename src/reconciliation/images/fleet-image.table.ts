import { gib } from '../../common/gib';
import type { CaptureTable } from '../captures/capture.types';
import type { FleetImage } from './fleet-image.types';

/** Golden images: the keeper looks at those in the queue. */
export const imageTable: CaptureTable<FleetImage> = {
  table: 'fleet_image',
  kind: 'image',
  queue: 'image',
  columns: `image_name as "cloudName", server, server_id as "serverId", size::float8 as size, checksum`,
  origin: ({ cloudName, server, serverId }) => ({ image_name: cloudName, server, server_id: serverId }),
  facts: ({ size, checksum }) => ({ size, checksum }),
  gib: ({ size }) => gib(size ?? 0),
  source: ({ server }) => `server ${server}`,
};
