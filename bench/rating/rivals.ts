import type { Database, Tx } from '../../src/database';
import { bookId, loadUsage } from './usage.data';

/** The rivals' own database: the usage of ours in the leanest tables that hold it, and as hourly samples; gives how many those are. */
export async function prepareRivals(database: Database, resources: number): Promise<number> {
  await loadUsage(database, resources);
  await prepareFloor(database);
  const samples = await prepareSamples(database);
  await database.query('vacuum analyze');
  return samples;
}

async function prepareFloor(database: Database): Promise<void> {
  await database.query('create schema floor');
  await database.query(`
    create table floor.price_version (sku text, valid tstzrange not null, unit_price numeric(20,10) not null,
      exclude using gist (sku with =, valid with &&))`);
  await database.query(`
    create table floor.usage_interval (id bigint generated always as identity primary key, resource_id uuid not null,
      fleet uuid not null, sku text not null, qty numeric(18,6) not null, during tstzrange not null,
      exclude using gist (resource_id with =, during with &&))`);
  await database.query(
    'insert into floor.price_version select meter, valid, unit_price from price where price_book_id = $1',
    [bookId],
  );
  await database.query(`
    insert into floor.usage_interval (resource_id, fleet, sku, qty, during)
    select resource_id, fleet_id, meter, quantity, during from usage_interval`);
}

/** The bare statements: a line for each resource, meter and price of the month, then the sums by fleet and meter. */
export async function rateFloor(tx: Tx): Promise<void> {
  await tx.query(`
    create temp table line on commit drop as
    select u.fleet, u.resource_id, u.sku, p.unit_price, lower(x.r) s, upper(x.r) e,
      u.qty * extract(epoch from upper(x.r) - lower(x.r))::numeric / 3600 as qty_hours,
      u.qty * extract(epoch from upper(x.r) - lower(x.r))::numeric / 3600 * p.unit_price as cost
    from floor.usage_interval u join floor.price_version p on p.sku = u.sku and p.valid && u.during
      cross join lateral (select u.during * p.valid * tstzrange('2026-07-01', '2026-08-01') r) x
    where u.during && tstzrange('2026-07-01', '2026-08-01') and not isempty(x.r)`);
  await tx.query(`
    create temp table rep on commit drop as select fleet, sku, sum(qty_hours) q, round(sum(cost), 2) c from line group by 1, 2`);
}

/** What a meter that looks once an hour has of the month: a row for each resource and full hour in which it was there. */
async function prepareSamples(database: Database): Promise<number> {
  await database.query(`
    create unlogged table floor.sample (fleet uuid not null, resource_id uuid not null, sku text not null,
      qty numeric(18,6) not null, at timestamptz not null)`);
  const [{ n }] = await database.query<{ n: number }>(`
    with made as (
      insert into floor.sample
      select u.fleet, u.resource_id, u.sku, u.qty, at
      from floor.usage_interval u cross join lateral (select u.during * tstzrange('2026-07-01', '2026-08-01') r) x
      cross join lateral generate_series(date_trunc('hour', lower(x.r), 'UTC'), upper(x.r), interval '1 hour') at
      where not isempty(x.r) and x.r @> at returning 1)
    select count(*)::int as n from made`);
  return n;
}

/** Each hour at the price of its beginning, then the sums by fleet and meter. */
export async function rateSamples(tx: Tx): Promise<void> {
  await tx.query(`
    create temp table rep on commit drop as
    select s.fleet, s.sku, sum(s.qty) q, round(sum(s.qty * p.unit_price), 2) c
    from floor.sample s join floor.price_version p on p.sku = s.sku and p.valid @> s.at group by 1, 2`);
}
