import type { Tx } from '../../database';
import type { Fleet } from '../fleet.types';
import { selectSpecsUpTo } from './blueprint.repository';
import { volumesOf, type VolumeSpec } from './blueprint.volumes';

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
  return keys.filter((key) => lastOf(versions, key)?.keep);
}

const lastOf = (versions: VolumeSpec[][], key: string): VolumeSpec | undefined =>
  versions.flatMap((volumes) => volumes.find((volume) => volume.key === key) ?? []).at(0);

/**
 * Keys of the volumes that came to be kept by versions of the fleet's blueprint that do not stand yet: they do not say so of
 * themselves, so that only this blueprint keeps them.
 */
export async function keptByWordOnly(
  tx: Tx,
  { blueprintId, blueprintVersion, wantedVersion, hasStood }: WithVersions,
): Promise<string[]> {
  const versions = (await selectSpecsUpTo(tx, blueprintId, wantedVersion)).map(volumesOf);
  const pending = versions.slice(0, wantedVersion - (blueprintVersion ?? 0));
  const keys = new Set(pending.flat().map(({ key }) => key));
  // They may be there from the blueprint before this one.
  const fromBefore = hasStood && blueprintVersion === null;
  const wasNotKept = (key: string) => versions.flat().some((volume) => volume.key === key && !volume.keep);
  return [...keys].filter((key) => lastOf(pending, key)?.keep && (fromBefore || wasNotKept(key)));
}

type WithVersions = Pick<Fleet, 'blueprintId' | 'blueprintVersion' | 'wantedVersion' | 'hasStood'>;
