import type { ResourceRow } from '../resource.repository';
import { refText, type Seen, type Specs, type Wanted } from '../resource.types';

interface Known {
  rows: ReadonlyMap<string, ResourceRow>;
  /** Our objects as they are seen, by `kind/key`. */
  seen: ReadonlyMap<string, Seen>;
}

/**
 * Nova puts a server into its group when it makes it, and never again: where others have deleted the group, those that
 * stand are in none, and the next one is placed without regard to them.
 */
export function isOutsideItsGroup(wanted: Wanted, server: Seen, { rows, seen }: Known): boolean {
  const group = wanted.kind === 'server' ? (wanted.spec as Specs['server']).serverGroup : null;
  if (!group || rows.get(refText(wanted))?.cloudId !== server.cloudId) return false;
  const ref = refText({ kind: 'server_group', key: group });
  const [recorded, found] = [rows.get(ref)?.cloudId ?? null, seen.get(ref)];
  // One that is still to be made has nobody in it; of one that has vanished the next look tells.
  if (recorded === null) return found === undefined;
  return found?.cloudId === recorded && !found.attributes.members?.includes(server.cloudId);
}
