import type { CaptureTable } from '../captures/capture.types';
import type { FleetSnapshot } from './fleet-snapshot.types';

/** Snapshots of volumes: the keeper looks at those in the queue. */
export const snapshotTable: CaptureTable<FleetSnapshot> = {
  table: 'fleet_snapshot',
  kind: 'snapshot',
  queue: 'snapshot',
  columns: `snapshot_name as "cloudName", volume, volume_id as "volumeId", size_gib as "sizeGiB"`,
  origin: ({ cloudName, volume, volumeId }) => ({ snapshot_name: cloudName, volume, volume_id: volumeId }),
  facts: ({ sizeGiB }) => ({ size_gib: sizeGiB }),
  gib: ({ sizeGiB }) => String(sizeGiB ?? 0),
  source: ({ volume }) => `volume ${volume}`,
};
