import type { ResourceRow } from '../resource.repository';
import { refText, type Seen, type Wanted } from '../resource.types';
import type { SeenByRef } from './seen.reader';

/** A key pair is ours by its key: others may have given its name to theirs. What was restored is ours only by the record. */
export function isAnothers({ cloudId, attributes }: Seen, row: ResourceRow, wanted: Wanted | undefined): boolean {
  const { keyDigest, keyFingerprint, restored } = attributes;
  if (restored) return row.cloudId !== cloudId;
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
