import type { AccountScope } from '../../common/account.scope';
import type { Decimal } from '../../common/money';
import { oneRow, type Database, type ListOrder, type Placed, type Sorting, type Source, type Tx } from '../../database';
import { prefixesOf } from './invoice.number';
import type { InvoiceDocument } from './invoice.types';

/** What a list tells of an issued document. */
export interface InvoiceHead {
  id: string;
  accountId: string;
  periodId: string;
  /** Such as `2026-03`. */
  month: string;
  kind: InvoiceDocument['kind'];
  sequence: number;
  number: string;
  /** ISO 4217. */
  currency: string;
  total: Decimal;
  issuedAt: Date;
  /** Of a credit note: what it credits. */
  creditsInvoiceId: string | null;
  /** SHA-256 of the document's text, in hexadecimal. */
  digest: string;
}

export interface IssuedInvoice extends InvoiceHead {
  /** The JSON text of `InvoiceDocument`, byte for byte as it was issued. */
  document: string;
}

const head = `i.id, i.account_id as "accountId", i.period_id as "periodId", p.month, i.kind, i.sequence, i.number, i.currency,
  i.total::text, i.issued_at as "issuedAt", i.credits_invoice_id as "creditsInvoiceId", i.digest`;
const issued = 'invoice i join billing_period p on p.id = i.period_id';

/** Holds the account until the transaction ends, so that its documents are numbered one after the other. */
export async function lockAccount(tx: Tx, accountId: string): Promise<void> {
  await tx.query('select 1 from account where id = $1 for no key update', [accountId]);
}

/** Of a locked account: a transaction that fails gives its number back, so there is no gap. */
export async function nextSequence(tx: Tx, accountId: string, kind: InvoiceDocument['kind']): Promise<number> {
  const [row] = await tx.query<{ next: number }>(
    'select coalesce(max(sequence), 0) + 1 as next from invoice where account_id = $1 and kind = $2',
    [accountId, kind],
  );
  return row.next;
}

/**
 * What the numbers of a locked account begin with: the shortest that no other account has, from its first document on.
 * Another's that is just taking it is waited for.
 */
export async function prefixOf(tx: Tx, accountId: string): Promise<string> {
  for (const prefix of prefixesOf(accountId)) {
    const rows = await tx.query<{ prefix: string }>(
      `with taken as (
         insert into invoice_prefix (account_id, prefix) values ($1, $2) on conflict do nothing returning prefix)
       select prefix from taken union all select prefix from invoice_prefix where account_id = $1`,
      [accountId, prefix],
    );
    if (rows.length > 0) return rows[0].prefix;
  }
  throw new Error(`another account has the whole id ${accountId}`);
}

export async function insertInvoice(tx: Tx, invoice: Omit<IssuedInvoice, 'month'>): Promise<void> {
  await tx.query(
    `insert into invoice (id, account_id, period_id, kind, sequence, number, currency, total, issued_at, credits_invoice_id,
       document, digest)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      invoice.id,
      invoice.accountId,
      invoice.periodId,
      invoice.kind,
      invoice.sequence,
      invoice.number,
      invoice.currency,
      invoice.total,
      invoice.issuedAt,
      invoice.creditsInvoiceId,
      invoice.document,
      invoice.digest,
    ],
  );
}

/** Without its text; where it is of one of the scope's accounts. */
export function selectInvoiceHead(database: Database, id: string, scope: AccountScope): Promise<InvoiceHead | null> {
  return oneRow<InvoiceHead>(
    database,
    `select ${head} from ${issued} where i.id = $1 and ($2::uuid[] is null or i.account_id = any($2))`,
    [id, scope],
  );
}

/** With its text; where it is of one of the scope's accounts. */
export function selectInvoice(source: Source, id: string, scope: AccountScope = null): Promise<IssuedInvoice | null> {
  return oneRow<IssuedInvoice>(
    source,
    `select ${head}, i.document from ${issued} where i.id = $1 and ($2::uuid[] is null or i.account_id = any($2))`,
    [id, scope],
  );
}

/** What the invoices of months come to, by month; not there where a month has none. */
export async function selectInvoiceTotals(database: Database, periodIds: string[]): Promise<Map<string, Decimal>> {
  const rows = await database.query<{ periodId: string; total: Decimal }>(
    `select period_id as "periodId", total::text from invoice where kind = 'invoice' and period_id = any($1)`,
    [periodIds],
  );
  return new Map(rows.map(({ periodId, total }) => [periodId, total]));
}

/** Newest first unless sorted otherwise; what a number is made of stands in order of its account and kind. */
export const invoiceSorting = {
  fields: {
    issuedAt: { sql: 'i.issued_at', type: 'timestamptz' },
    month: { sql: 'p.month', type: 'text' },
    number: { sql: 'i.number', type: 'text' },
    total: { sql: 'i.total', type: 'numeric' },
  },
  id: 'i.id',
  fallback: '-issuedAt',
} as const satisfies Sorting<string>;

export interface InvoiceFilter {
  scope: AccountScope;
  kind: InvoiceDocument['kind'] | null;
  /** Such as `2026-03`. */
  month: string | null;
}

export function selectInvoices(
  database: Database,
  { scope, kind, month }: InvoiceFilter,
  order: ListOrder,
  limit: number,
): Promise<(InvoiceHead & Placed)[]> {
  return database.query(
    `select ${head}, ${order.place} as place from ${issued}
     where ($1::uuid[] is null or i.account_id = any($1)) and ($2::text is null or i.kind = $2)
       and ($3::text is null or p.month = $3) and ${order.after('$4', '$5')}
     order by ${order.by} limit $6`,
    [scope, kind, month, ...order.values, limit],
  );
}
