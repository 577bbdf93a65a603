import type { Database, Tx } from '../database';

/** Whom an invoice is for. */
export interface BilledAccount {
  id: string;
  name: string;
  /** ISO 4217. */
  currency: string;
  /** IANA name. */
  timeZone: string;
}

/** Null where there is no such account. */
export async function selectBilledAccount(source: Database | Tx, id: string): Promise<BilledAccount | null> {
  const rows = await source.query<BilledAccount>(
    'select id, name, currency, time_zone as "timeZone" from account where id = $1',
    [id],
  );
  return rows.length === 0 ? null : rows[0];
}

/** What the fleets are called now, by their ids; one that is on record no more is left out. */
export async function selectFleetNames(source: Database | Tx, ids: string[]): Promise<Map<string, string>> {
  const rows = await source.query<{
    id: string;
    name: string;
  }>('select id, name from fleet where id = any($1)', [ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
