import { isUuid } from '../common/ids';
import { pageOf, placeOf, type Page, type PageQuery } from '../common/page';
import { findUnstorable } from '../common/storable';

/** One thing that a list can be sorted by. */
export interface SortField {
  /** What is compared; never null. */
  sql: string;
  type: 'text' | 'timestamptz' | 'numeric';
}

/** `name` rises, `-name` falls. */
export type Sort<F extends string> = F | `-${F}`;

export interface Sorting<F extends string> {
  fields: Readonly<Record<F, SortField>>;
  /** SQL of the row's UUID, which decides between equals. */
  id: string;
  /** The order without `sort`; null for that of the ids, which is that of making. */
  fallback: Sort<F> | null;
  /** Whether that of the ids falls. */
  newestFirst?: boolean;
}

export type SortedQuery<F extends string> = PageQuery & { sort?: Sort<F> };

/** How one request reads a list: SQL for its statement, and the values that go with it. */
export interface ListOrder {
  /** Selected as `place` beside the row. */
  place: string;
  /** What stands behind `order by`. */
  by: string;
  /** Whether a row comes after the page before; `value` and `id` are the numbers of two parameters, such as `$3`. */
  after(value: string, id: string): string;
  /** For these two parameters, in their order. */
  values: [string | null, string | null];
  /** Of rows that were read with one more than the limit. */
  page<T>(rows: (T & Placed)[], limit: number): Page<T>;
}

/** A row with its place in the order. */
export interface Placed {
  id: string;
  place: string | null;
}

/**
 * The order of a list from what a request asks for. Its cursors hold the value that is sorted by and the id, so that a page
 * begins where the one before ended whatever was made or deleted meanwhile.
 * @throws DomainError CURSOR_INVALID for a cursor of another list or another order
 */
export function listOrder<F extends string>(sorting: Sorting<F>, { sort, cursor }: SortedQuery<F>): ListOrder {
  const chosen = sort ?? sorting.fallback;
  return chosen === null ? byId(sorting, cursor) : byField(sorting, chosen, cursor);
}

function byId({ id, newestFirst = false }: Pick<Sorting<never>, 'id' | 'newestFirst'>, cursor?: string): ListOrder {
  return {
    place: 'null',
    by: newestFirst ? `${id} desc` : id,
    values: [null, placeOf(cursor, isUuid)],
    // The first is compared with nothing, and yet must have a type.
    after: (value, after) =>
      `(${value}::text is null and (${after}::uuid is null or ${id} ${newestFirst ? '<' : '>'} ${after}))`,
    page: (rows, limit) => stripped(pageOf(rows, limit, (row) => row.id)),
  };
}

function byField<F extends string>({ fields, id }: Sorting<F>, sort: Sort<F>, cursor: string | undefined): ListOrder {
  const falls = sort.startsWith('-');
  const { sql, type } = fields[(falls ? sort.slice(1) : sort) as F];
  const key = placeOf(cursor, (text) => parsed(text, sort, type) !== null);
  const [value, after] = (key === null ? null : parsed(key, sort, type)) ?? [null, null];
  const direction = falls ? ' desc' : '';
  return {
    place: type === 'timestamptz' ? instantText(sql) : `(${sql})::text`,
    by: `${sql}${direction}, ${id}${direction}`,
    after: (v, i) => `(${i}::uuid is null or (${sql}, ${id}) ${falls ? '<' : '>'} (${v}::${type}, ${i}::uuid))`,
    values: [value, after],
    page: (rows, limit) => stripped(pageOf(rows, limit, (row) => JSON.stringify([sort, row.place, row.id]))),
  };
}

function stripped<T>({ items, nextCursor }: Page<T & Placed>): Page<T> {
  return { items: items.map(({ place: _, ...row }) => row as T), nextCursor };
}

/** To the microsecond, as the database keeps it: cut to milliseconds, rows would be passed over. */
const instantText = (sql: string): string => `to_char(${sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Value and id; null where they are none that this order has given out. */
function parsed(key: string, sort: string, type: SortField['type']): [string, string] | null {
  let parts: unknown;
  try {
    parts = JSON.parse(key);
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 3 || parts.some((part) => typeof part !== 'string')) return null;
  const [from, value, id] = parts as string[];
  return from === sort && isUuid(id) && canBe[type](value) ? [value, id] : null;
}

/** Postgres must be able to read it: cursors come from outside. */
const canBe: Record<SortField['type'], (text: string) => boolean> = {
  text: (text) => findUnstorable(text) === null,
  numeric: (text) => /^-?\d{1,30}(\.\d{1,30})?$/.test(text),
  timestamptz: isInstant,
};

/** Whether a text is an instant as `instantText` writes it, on a day that there is. */
export function isInstant(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text)) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 19) === text.slice(0, 19) && !text.startsWith('0000');
}
