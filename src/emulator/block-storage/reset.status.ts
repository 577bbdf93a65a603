import { z } from 'zod';
import { parseBody } from '../compute/nova.body';
import { empty, type Call, type Reply } from '../core/api.call';
import type { Volume, VolumeSnapshot } from './block-storage.types';
import { cinderError } from './cinder.errors';
import { findSnapshot } from './volume.find';
import { changeVolume } from './volume.lifecycle';

const volumeStatuses = [
  ...(['creating', 'available', 'deleting', 'error', 'attaching', 'detaching', 'in-use'] as const),
  ...(['error_deleting', 'error_extending'] as const),
] as const;
const volumeSchema = z.strictObject({ status: z.enum(volumeStatuses) });
const snapshotStatuses = ['creating', 'available', 'deleting', 'error', 'error_deleting'] as const;
const snapshotSchema = z.strictObject({ 'os-reset_status': z.strictObject({ status: z.enum(snapshotStatuses) }) });

function requireAdmin({ session }: Call, of: string): void {
  if (!session.isAdmin) throw cinderError(403, `Policy doesn't allow ${of}:reset_status to be performed.`);
}

/** Only what the cloud tells of it: its content, and where it is attached, stay as they are. */
export function resetVolume(call: Call, volume: Volume, argument: unknown): Reply {
  requireAdmin(call, 'volume_extension:volume_admin_actions');
  changeVolume(call.cloud, volume, parseBody(volumeSchema, argument));
  return empty(202);
}

export function actOnSnapshot(call: Call): Reply {
  requireAdmin(call, 'volume_extension:snapshot_admin_actions');
  const { 'os-reset_status': change } = parseBody(snapshotSchema, call.body);
  const row: VolumeSnapshot = { ...findSnapshot(call), ...change, updatedAt: call.cloud.now() };
  call.cloud.volumeSnapshots.put(row);
  return empty(202);
}
