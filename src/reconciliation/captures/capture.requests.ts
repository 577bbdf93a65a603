import { isUuid } from '../../common/ids';
import type { DomainError } from '../../common/errors';
import { pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import type { Database, Tx } from '../../database';
import { commitCaptureDeleting, liveCaptures } from './capture.repository';
import type { Capture, CaptureTable } from './capture.types';

/** Oldest first; also those of a fleet that is deleted. */
export async function pageOfCaptures<C extends Capture>(
  database: Database,
  table: CaptureTable<C>,
  fleetId: string,
  { limit, cursor }: PageQuery,
): Promise<Page<C>> {
  const after = placeOf(cursor, isUuid);
  const rows = await database.transaction((tx) => liveCaptures(tx, table, fleetId, { after, limit: limit + 1 }));
  return pageOf(rows, limit, ({ id }) => id);
}

/** Of the fleet's own, and not gone. @throws DomainError what `notFound` gives */
export function captureOf<C extends Capture>(
  capture: C | null,
  fleetId: string,
  id: string,
  notFound: (id: string) => DomainError,
): C {
  if (capture?.fleetId !== fleetId || capture.deletedAt !== null) throw notFound(id);
  return capture;
}

/** Has one that `wakeCapture` gave deleted; asking again changes nothing. */
export async function beginRemoval<C extends Capture>(
  tx: Tx,
  table: CaptureTable<C>,
  capture: C,
  why: string,
  at: Date,
): Promise<C> {
  if (capture.status === 'deleting') return capture;
  await commitCaptureDeleting({ tx, table, capture }, why, at);
  return { ...capture, status: 'deleting', message: null };
}
