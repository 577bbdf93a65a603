import type { Call } from '../core/api.call';
import type { Volume, VolumeSnapshot } from './block-storage.types';
import { cinderError } from './cinder.errors';

export const mine = (call: Call, row: { projectId: string } | undefined): boolean =>
  row !== undefined && (call.session.isAdmin || row.projectId === call.session.projectId);

export function findVolume(call: Call, id = call.params.id): Volume {
  const row = call.cloud.volumes.get(id);
  if (!row || !mine(call, row)) throw cinderError(404, `Volume ${id} could not be found.`);
  return row;
}

export function findSnapshot(call: Call, id = call.params.id): VolumeSnapshot {
  const row = call.cloud.volumeSnapshots.get(id);
  if (!row || !mine(call, row)) throw cinderError(404, `Snapshot ${id} could not be found.`);
  return row;
}

/** An administrator sees every project's with `all_tenants`, others never. */
export const everyProject = (call: Call): boolean =>
  call.session.isAdmin && ['1', 'true'].includes(call.query.get('all_tenants')?.toLowerCase() ?? '');
