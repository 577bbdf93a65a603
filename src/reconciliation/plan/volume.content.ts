import { cinderTime } from '../kinds/kind.helpers';
import type { ResourceRow } from '../resource.repository';
import { refText, type Seen, type Specs, type Wanted } from '../resource.types';

/** In ms. So much older than its record a volume did not come of it, whatever the clocks say. */
const wellBefore = 60_000;

/** A volume that was ready once: its content is not thrown away because the cloud shows an error. */
export const hasContent = ({ kind, meter }: ResourceRow): boolean => kind === 'volume' && meter !== null;

/**
 * Cinder holds the space of a volume in error: one that was ready once is used on, for on its use being on record depends
 * whether its content stays. Every intent is on record first, so what bears our mark without a record, or was there before it, was
 * ready once, and was left in the cloud: a process may have died between the record and its adoption.
 */
export function usedOn(seen: Seen, row: ResourceRow | undefined): Seen {
  if (seen.kind !== 'volume' || seen.state !== 'error') return seen;
  const wasReady = row === undefined || wasBefore(seen, row) || (hasContent(row) && row.cloudId === seen.cloudId);
  return wasReady ? { ...seen, usageFrom: cinderTime(seen.createdAt) } : seen;
}

const wasBefore = (seen: Seen, row: ResourceRow): boolean => row.cloudId === null && isOlder(seen, row);

const isOlder = ({ createdAt }: Seen, row: ResourceRow): boolean =>
  Date.parse(cinderTime(createdAt)) < row.createdAt.getTime() - wellBefore;

/** The same as it is seen: `usedOn` has found it to be used. */
export const showsContent = (row: ResourceRow, { kind, usageFrom }: Seen): boolean =>
  hasContent(row) || (kind === 'volume' && usageFrom !== null);

/** Of a second volume with one mark: only what was just made, by a creation of which nothing was heard, is empty for sure. */
export function mayHaveContent(seen: Seen, row: ResourceRow | undefined): boolean {
  if (seen.kind !== 'volume' || seen.state === 'deleting') return false;
  if (row === undefined || isOlder(seen, row)) return true;
  if (seen.state === 'error') return false;
  return row.attemptedAt === null || !['available', 'creating', 'downloading'].includes(seen.attributes.status ?? '');
}

/** Whether it stays in the cloud when the fleet does not want it any more: the blueprint says so, or the volume itself. */
export const isToStay = (toStay: ReadonlySet<string>, seen: Seen): boolean =>
  seen.state !== 'deleting' && (toStay.has(refText(seen)) || seen.attributes.keep === true);

/** A volume on record whose mark people have taken away: by that it is not ours to change, nor to delete. */
export const isEstranged = ({ kind, attributes }: Seen): boolean => kind === 'volume' && attributes.unmarked === true;

export const lostItsMark = ({ cloudId, mark }: ResourceRow): string =>
  `is there still, as ${cloudId}, and has lost its mark: its description was "${mark}"`;

/** A volume that stayed when its server went, and that a server of another image is to boot from now. */
export function isOfAnotherImage({ kind, spec }: Wanted, { attributes }: Seen): boolean {
  const image = kind === 'volume' ? (spec as Specs['volume']).imageId : null;
  return image !== null && attributes.imageId !== undefined && attributes.imageId !== image;
}

export const keptOfAnotherImage = ({ cloudId, attributes }: Seen): string =>
  `was kept, as ${cloudId}, and is of another image than the blueprint asks for, ${attributes.imageId}`;
