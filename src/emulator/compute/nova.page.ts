import { ok, type Call, type Reply } from '../core/api.call';
import type { Row } from '../core/indexed.table';
import { novaError } from '../core/refusals';

/** Nova's `max_limit`: no page is longer. */
const most = 1000;

interface Page<T> {
  page: T[];
  /** To the next one; none where this one is not full. */
  links: object[] | null;
}

/** One page of rows that are already in order. */
export function pageOf<T>(call: Call, rows: T[], markerOf: (row: T) => string): Page<T> {
  const { query } = call;
  const given = query.get('limit');
  if (given !== null && !/^\d+$/.test(given)) {
    throw novaError(
      400,
      `Invalid input for query parameters limit. Value: ${given}. '${given}' does not match '^[0-9]*$'`,
    );
  }
  const limit = given === null ? most : Math.min(Number(given), most);
  const marker = query.get('marker');
  const at = marker === null ? -1 : rows.findIndex((row) => markerOf(row) === marker);
  if (marker !== null && at < 0) throw novaError(400, `marker [${marker}] not found`);
  const page = rows.slice(at + 1, at + 1 + limit);
  const full = page.length === limit && limit > 0;
  // Nova keeps one value of each name: of those in order, the last.
  const next = new URLSearchParams(Object.fromEntries([...query].sort()));
  if (full) next.set('marker', markerOf(page[page.length - 1]));
  const links = [{ rel: 'next', href: `${call.origin}/compute${call.path}?${next.toString()}` }];
  return { page, links: full ? links : null };
}

/** The reply with one page, and with the link to the next. */
export function novaPage<T extends Row>(
  call: Call,
  name: string,
  rows: T[],
  view: (call: Call, row: T) => object,
  markerOf: (row: T) => string = (row) => row.id,
  linksName = `${name}_links`,
): Reply {
  const { page, links } = pageOf(call, rows, markerOf);
  return ok({ [name]: page.map((row) => view(call, row)), ...(links ? { [linksName]: links } : {}) });
}

/** Nova's policy refusal. */
export function policy(_call: Call, allowed: boolean, rule: string): void {
  if (!allowed) throw novaError(403, `Policy doesn't allow ${rule} to be performed.`);
}
