import type { Database } from '../../database';

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
