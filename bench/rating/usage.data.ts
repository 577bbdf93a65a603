import { createHash } from 'node:crypto';
import type { Database } from '../../src/database';

const resourcesPerFleet = 50;
export const intervalsPerResource = 3;
/** Long before a month is closed, as where the service was at work: what is newer is looked at once more by the next closing. */
const recordedAt = `clock_timestamp() - interval '3 days'`;

/**
 * So many resources with three intervals each, most of them within July 2026: made, changed twice, gone. A fleet has 50 of
 * three meters, an account 1,000 if not told otherwise, so that what one account sees is the same whatever stands beside
 * it. Prices change thrice.
 */
export async function loadUsage(database: Database, resources: number, resourcesPerAccount = 1_000): Promise<void> {
  await database.query(
    `insert into account (id, name, currency, time_zone, created_at)
     select ${uuid('account', 'a')}, 'Account ' || a, 'EUR', 'UTC', '2026-06-15T00:00:00Z' from generate_series(0, $1::int - 1) a`,
    [resources / resourcesPerAccount],
  );
  await database.query(
    `insert into price_book (id, name, currency, created_at) values ('${bookId}', 'Bench', 'EUR', now())`,
  );
  await database.query(
    `insert into account_price_book (account_id, price_book_id) select id, '${bookId}' from account`,
  );
  await database.query(
    `insert into price (id, price_book_id, meter, unit, unit_price, valid, created_at, recorded_at)
     select gen_random_uuid(), '${bookId}', 'server.sku' || s, 'Hours', 0.01 + s * 0.003,
       tstzrange(t, t + interval '10 days'), now(), ${recordedAt}
     from generate_series(0, 19) s, unnest(array['2026-06-25', '2026-07-05', '2026-07-15', '2026-07-25']::timestamptz[]) t`,
  );
  await database.query(
    `insert into usage_interval (id, recorded_at, resource_id, fleet_id, account_id, kind, meter, unit, quantity, during, confidence)
     select gen_random_uuid(), ${recordedAt}, ${uuid('resource', 'r')}, ${uuid('fleet', 'r % $2::int')},
       ${uuid('account', 'r % $2::int % $3::int')}, 'server', 'server.sku' || (r + k) % 20, 'Hours', 1 + r % 4,
       tstzrange(s + k * d, s + (k + 1) * d), 'observed'
     from (select r, timestamptz '2026-06-28' + (r::bigint * 7919 % 200000) * interval '1 second' + r % 17 * interval '1 day' as s,
         (3 + r % 5) * interval '1 day' + r % 3600 * interval '1 second' as d
       from generate_series(0, $1::int - 1) r) x, generate_series(0, ${intervalsPerResource - 1}) k`,
    [resources, resources / resourcesPerFleet, resources / resourcesPerAccount],
  );
  await database.query('vacuum analyze');
}

const hashed = (name: string): string =>
  createHash('md5')
    .update(name)
    .digest('hex')
    .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

export const anAccount = hashed('account0');
export const bookId = hashed('book0');

/** The id of the n-th thing of a kind, made in SQL. */
const uuid = (kind: string, n: string): string => `md5('${kind}' || ${n})::uuid`;
