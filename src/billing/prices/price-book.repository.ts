import type { AccountScope } from '../../common/account.scope';
import { oneRow, type Database, type ListOrder, type Placed, type Sorting, type Source, type Tx } from '../../database';
import type { Price } from './price.types';

export interface PriceBook {
  id: string;
  name: string;
  /** ISO 4217. */
  currency: string;
  isDefault: boolean;
  createdAt: Date;
  /** By meter and time. */
  prices: Price[];
}

type BookRow = Omit<PriceBook, 'prices'>;

const bookColumns = 'id, name, currency, is_default as "isDefault", created_at as "createdAt"';

export async function insertBook(source: Source, book: BookRow): Promise<void> {
  await source.query(
    'insert into price_book (id, name, currency, is_default, created_at) values ($1, $2, $3, $4, $5)',
    [book.id, book.name, book.currency, book.isDefault, book.createdAt],
  );
}

export const bookSorting = {
  fields: { name: { sql: 'name', type: 'text' }, createdAt: { sql: 'created_at', type: 'timestamptz' } },
  id: 'id',
  fallback: null,
} as const satisfies Sorting<string>;

/** SQL: whether accounts of the scope are billed by the book `price_book`, or were in a month that is closed; the default one is everybody's. */
const seenBy = (scope: string): string =>
  `(${scope}::uuid[] is null or is_default
    or id in (select price_book_id from account_price_book where account_id = any(${scope}))
    or id in (select price_book_id from billing_period where account_id = any(${scope})))`;

export async function selectBooks(
  database: Database,
  { currency, scope }: { currency: string | null; scope: AccountScope },
  order: ListOrder,
  limit: number,
): Promise<(PriceBook & Placed)[]> {
  const rows = await database.query<BookRow & Placed>(
    `select ${bookColumns}, ${order.place} as place from price_book
     where ($1::text is null or currency = $1) and ${order.after('$2', '$3')} and ${seenBy('$5')}
     order by ${order.by} limit $4`,
    [currency, ...order.values, limit, scope],
  );
  return withPrices(database, rows);
}

export async function selectBook(source: Source, id: string, scope: AccountScope = null): Promise<PriceBook | null> {
  const rows = await source.query<BookRow>(`select ${bookColumns} from price_book where id = $1 and ${seenBy('$2')}`, [
    id,
    scope,
  ]);
  const books = await withPrices(source, rows);
  return books.length === 0 ? null : books[0];
}

async function withPrices<Row extends BookRow>(
  source: Source,
  books: Row[],
): Promise<(Row & Pick<PriceBook, 'prices'>)[]> {
  const bookIds = books.map(({ id }) => id);
  const prices = await source.query<BookPrice>(
    `select ${priceColumns('upper(valid)')} from price where price_book_id = any($1) order by meter, lower(valid)`,
    [bookIds],
  );
  return books.map((book) => ({ ...book, prices: pricesOf(prices, book.id) }));
}

/** The prices of a book as they were known before an instant of the database's clock, by meter and time. */
export async function selectPrices(source: Source, bookId: string, knownBefore: string): Promise<Price[]> {
  const rows = await source.query<BookPrice>(
    `select ${priceColumns('case when valid_to_recorded_at >= $2 then null else upper(valid) end')} from price
     where price_book_id = $1 and recorded_at < $2 order by meter, lower(valid)`,
    [bookId, knownBefore],
  );
  return pricesOf(rows, bookId);
}

type BookPrice = Price & { bookId: string };

const priceColumns = (validTo: string): string =>
  `price_book_id as "bookId", id, meter, unit, trim_scale(unit_price)::text as "unitPrice", lower(valid) as "validFrom",
   ${validTo} as "validTo", tiers, tier_mode as "tierMode", trim_scale(free_allowance)::text as "freeAllowance",
   trim_scale(minimum)::text as minimum`;

const pricesOf = (rows: BookPrice[], bookId: string): Price[] =>
  rows.filter((row) => row.bookId === bookId).map(({ bookId: _, ...price }) => price);

/**
 * Keeps the book until the transaction ends, so that prices are added one after the other; false where there is none. A month
 * that gets its bound by it does not wait for that: it holds what is asked for next.
 */
export async function lockBook(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query<unknown>('select 1 from price_book where id = $1 for no key update', [id]);
  return rows.length === 1;
}

/** Ends at `at` the price of the meter that has no end and began before. */
export async function closeOpenPrice(tx: Tx, bookId: string, meter: string, at: Date): Promise<void> {
  await tx.query(
    `update price set valid = tstzrange(lower(valid), $3)
     where price_book_id = $1 and meter = $2 and upper_inf(valid) and lower(valid) < $3`,
    [bookId, meter, at],
  );
}

/** @throws what Postgres refuses an overlap with, of constraint `ex_price_overlap` */
export async function insertPrice(tx: Tx, bookId: string, price: Price, createdAt: Date): Promise<void> {
  await tx.query(
    `insert into price (id, price_book_id, meter, unit, unit_price, valid, created_at, tiers, tier_mode, free_allowance, minimum)
     values ($1, $2, $3, $4, $5, tstzrange($6, $7), $8, $9, $10, $11, $12)`,
    [
      price.id,
      bookId,
      price.meter,
      price.unit,
      price.unitPrice,
      price.validFrom,
      price.validTo,
      createdAt,
      price.tiers && JSON.stringify(price.tiers),
      price.tierMode,
      price.freeAllowance,
      price.minimum,
    ],
  );
}

export async function assignBook(tx: Tx, accountId: string, bookId: string): Promise<void> {
  await tx.query(
    `insert into account_price_book (account_id, price_book_id) values ($1, $2)
     on conflict (account_id) do update set price_book_id = excluded.price_book_id`,
    [accountId, bookId],
  );
}

export async function unassignBook(tx: Tx, accountId: string): Promise<void> {
  await tx.query('delete from account_price_book where account_id = $1', [accountId]);
}

/** The book that the account is billed by: its own, else the default one, which is that of nobody as well. */
export async function bookOfAccount(
  source: Source,
  accountId: string | null,
): Promise<{ id: string; currency: string }> {
  const [row] = await source.query<{ id: string; currency: string }>(
    `select id, currency from price_book where id = coalesce(
       (select price_book_id from account_price_book where account_id = $1), (select id from price_book where is_default))`,
    [accountId],
  );
  return row;
}

/** The same of each of the accounts. */
export function booksOfAccounts(
  source: Source,
  accountIds: string[],
): Promise<{ accountId: string; priceBookId: string }[]> {
  return source.query(
    `select a.id as "accountId", coalesce(own.price_book_id, (select id from price_book where is_default)) as "priceBookId"
     from unnest($1::uuid[]) a(id) left join account_price_book own on own.account_id = a.id`,
    [accountIds],
  );
}

/** The account's currency; null where there is no such account. */
export async function currencyOf(tx: Tx, accountId: string): Promise<string | null> {
  const account = await oneRow<{ currency: string }>(tx, 'select currency from account where id = $1', [accountId]);
  return account?.currency ?? null;
}
