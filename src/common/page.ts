import { DomainError } from './errors';

/** A part of a list; `nextCursor` continues it and is null at its end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface PageQuery {
  limit: number;
  /** Of an earlier page; the first page when absent. */
  cursor?: string;
}

/** The page of `rows`, which were read with one more than `limit`; `keyOf` gives the place in the list's order. */
export function pageOf<T>(rows: T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encode(keyOf(last)) : null };
}

/** Whether a text is a place in a list in the order of a bigint that only grows. */
export const isSequence = (key: string): boolean => /^\d{1,18}$/.test(key);

const encode = (key: string): string => Buffer.from(`1:${key}`).toString('base64url');

/**
 * The place after which a page begins; null for the first page.
 * @throws DomainError CURSOR_INVALID unless `valid` accepts what the cursor holds
 */
export function placeOf(cursor: string | undefined, valid: (key: string) => boolean): string | null {
  if (cursor === undefined) return null;
  const [version, ...rest] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
  const key = rest.join(':');
  if (version === '1' && valid(key)) return key;
  throw new DomainError({
    code: 'CURSOR_INVALID',
    status: 400,
    message: 'the cursor is not one that this list gave out',
    action: 'Take the cursor from nextCursor of the page before, or leave it out to begin anew.',
  });
}
