import type { Tx } from '../../database';
import { selectSpecsUpTo } from './blueprint.repository';
import { volumesOf } from './blueprint.volumes';

/**
 * Of these volumes, which the blueprint does not have any more, the keys of those that it last had as to be kept: that
 * version may never have been applied.
 */
export async function lastKept(
  tx: Tx,
  { blueprintId, wantedVersion }: { blueprintId: string; wantedVersion: number },
  keys: string[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const versions = (await selectSpecsUpTo(tx, blueprintId, wantedVersion)).map(volumesOf);
  const lastOf = (key: string) =>
    versions.flatMap((volumes) => volumes.find((volume) => volume.key === key) ?? []).at(0);
  return keys.filter((key) => lastOf(key)?.keep);
}
