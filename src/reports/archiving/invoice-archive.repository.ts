import { oneRow, type Database } from '../../database';

export interface DueArchive {
  invoiceId: string;
  /** Tries that failed. */
  tries: number;
}

/** What was issued and is not on record here becomes due. */
export async function registerDue(database: Database, now: Date): Promise<void> {
  await database.query(
    `insert into invoice_archive (invoice_id, due_at)
     select i.id, $1 from invoice i where not exists (select 1 from invoice_archive a where a.invoice_id = i.id)
     on conflict do nothing`,
    [now],
  );
}

/** What is due, longest first. */
export function selectDueArchives(database: Database, now: Date, limit: number): Promise<DueArchive[]> {
  return database.query<DueArchive>(
    `select invoice_id as "invoiceId", tries from invoice_archive where done_at is null and due_at <= $1
     order by due_at, invoice_id limit $2`,
    [now, limit],
  );
}

export async function markArchived(database: Database, invoiceId: string, at: Date): Promise<void> {
  await database.query('update invoice_archive set done_at = $2, failure = null where invoice_id = $1', [
    invoiceId,
    at,
  ]);
}

/** It is tried again at `due`. */
export async function markFailed(database: Database, invoiceId: string, failure: string, due: Date): Promise<void> {
  await database.query(
    'update invoice_archive set tries = tries + 1, failure = $2, due_at = $3 where invoice_id = $1 and done_at is null',
    [invoiceId, failure, due],
  );
}

/** What can be stored by now is stored; the rest at `due`. */
export async function putOff(database: Database, invoiceId: string, due: Date): Promise<void> {
  await database.query(
    'update invoice_archive set tries = 0, failure = null, due_at = $2 where invoice_id = $1 and done_at is null',
    [invoiceId, due],
  );
}

/** The month in which a credit note was issued, of the account's time zone. */
export interface NoteMonth {
  /** Such as `2026-03`. */
  month: string;
  endsAt: Date;
  isClosed: boolean;
  /** Whether an invoice, or an earlier credit note, tells the month. */
  isTold: boolean;
}

/** Null until the month is on record. */
export function selectNoteMonth(database: Database, noteId: string): Promise<NoteMonth | null> {
  return oneRow<NoteMonth>(
    database,
    `select p.month, p.ends_at as "endsAt", p.status = 'closed' as "isClosed",
       exists (select 1 from invoice i where i.period_id = p.id and i.kind = 'invoice')
         or exists (
           select 1 from invoice e where e.account_id = n.account_id and e.kind = 'credit-note' and e.sequence < n.sequence
             and e.issued_at >= p.starts_at and e.issued_at < p.ends_at) as "isTold"
     from invoice n
     join billing_period p on p.account_id = n.account_id and n.issued_at >= p.starts_at and n.issued_at < p.ends_at
     where n.id = $1`,
    [noteId],
  );
}
