import { cinderTime } from '../kinds/kind.helpers';
import type { ResourceRow } from '../resource.repository';
import type { Seen } from '../resource.types';

/** A volume that was ready once: its content is not thrown away because the cloud shows an error. */
export const hasContent = ({ kind, meter }: ResourceRow): boolean => kind === 'volume' && meter !== null;

/**
 * Cinder holds the space of a volume in error: one that was ready once is used on, for on its use being on record depends
 * whether its content stays. Every intent is on record first, so what bears our mark without a record was ready once, and
 * was left in the cloud.
 */
export function usedOn(seen: Seen, row: ResourceRow | undefined): Seen {
  if (seen.kind !== 'volume' || seen.state !== 'error') return seen;
  const wasReady = row === undefined || (hasContent(row) && row.cloudId === seen.cloudId);
  return wasReady ? { ...seen, usageFrom: cinderTime(seen.createdAt) } : seen;
}
