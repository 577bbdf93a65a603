import { oneRow, type Source } from '../database';

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
export function selectBilledAccount(source: Source, id: string): Promise<BilledAccount | null> {
  return oneRow<BilledAccount>(
    source,
    'select id, name, currency, time_zone as "timeZone" from account where id = $1',
    [id],
  );
}

/** What the fleets are called now, by their ids; one that is on record no more is left out. */
export async function selectFleetNames(source: Source, ids: string[]): Promise<Map<string, string>> {
  const rows = await source.query<{
    id: string;
    name: string;
  }>('select id, name from fleet where id = any($1)', [ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
