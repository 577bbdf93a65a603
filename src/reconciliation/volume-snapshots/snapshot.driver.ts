import { requestReconcile } from '../../fleets';
import { ifThere, volumeSnapshots, type Cloud } from '../../openstack';
import type { CaptureDriver, Found } from '../captures/capture.keeper';
import type { FleetClouds } from '../fleet.clouds';
import { cinderTime } from '../kinds/kind.helpers';
import { snapshotTable } from './fleet-snapshot.table';
import type { FleetSnapshot } from './fleet-snapshot.types';
import { snapshotMetadata } from './snapshot.marks';

type VolumeSnapshot = volumeSnapshots.VolumeSnapshot;

/** Cinder deletes what is available or in error, and nothing that is on its way. */
const busy = new Set(['creating', 'deleting']);

export const snapshotDriver = (clouds: FleetClouds): CaptureDriver<FleetSnapshot> => ({
  table: snapshotTable,
  cloudOf: (fleet) => clouds.of(fleet),
  look: async (cloud, snapshot) => (await look(cloud, snapshot)).map(foundOf),
  take: async (cloud, snapshot) => {
    const { cloudName, mark, volumeId } = snapshot;
    const made = await volumeSnapshots.create(cloud, {
      volume_id: volumeId,
      name: cloudName,
      description: mark,
      metadata: snapshotMetadata(snapshot),
      // Of a volume that a server has attached as well; from 3.66 on Cinder would not have to be told.
      force: true,
    });
    return { cloudId: made.id, cloudStatus: made.status, sizeGiB: made.size };
  },
  remove: async (cloud, cloudId) => !(await volumeSnapshots.remove(cloud, cloudId)),
  // Its volume may wait for that, to go itself.
  concerned: (tx, { fleetId }) => requestReconcile(tx, fleetId),
});

const foundOf = ({ id, status, size, created_at: at }: VolumeSnapshot): Found<FleetSnapshot> => ({
  cloudId: id,
  cloudStatus: status,
  busy: busy.has(status),
  facts: { sizeGiB: size },
  state: stateOf(status),
  usedFrom: new Date(cinderTime(at)),
});

function stateOf(status: string): Found<FleetSnapshot>['state'] {
  if (status === 'creating') return 'making';
  return status === 'error' ? 'failed' : status === 'deleted' ? 'gone' : 'standing';
}

async function look(cloud: Cloud, { cloudId, mark, volumeId }: FleetSnapshot): Promise<VolumeSnapshot[]> {
  if (cloudId !== null) {
    const known = await ifThere(volumeSnapshots.get(cloud, cloudId));
    return known ? [known] : [];
  }
  const found = await volumeSnapshots.list(cloud, { volume_id: volumeId });
  return found
    .filter(({ metadata }) => metadata.moorage === mark)
    .sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
}
