import type { ResourceRow } from '../resource.repository';
import { refText, type Seen, type Wanted } from '../resource.types';
import type { SeenByRef } from './seen.reader';

/** Of a key pair also that it is the same key: others may have given its name to one of theirs. */
export function isAnothers({ attributes }: Seen, row: ResourceRow, wanted: Wanted | undefined): boolean {
  const { keyDigest, keyFingerprint } = attributes;
  if (keyDigest === undefined || keyFingerprint === row.attributes.keyFingerprint) return false;
  return keyDigest !== row.fingerprint && keyDigest !== wanted?.fingerprint;
}

/** Leaves out of what is seen what is known not to be what is on record, or was asked for. */
export function leaveOutOthers(seen: SeenByRef, rows: ResourceRow[], wanted: Wanted[]): void {
  const wishes = new Map(wanted.map((one) => [refText(one), one]));
  for (const row of rows) {
    const ref = refText(row);
    const objects = seen.get(ref) ?? [];
    const own = objects.filter((object) => !isAnothers(object, row, wishes.get(ref)));
    if (own.length === objects.length) continue;
    if (own.length > 0) seen.set(ref, own);
    else seen.delete(ref);
  }
}
