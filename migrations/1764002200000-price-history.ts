import type { MigrationInterface, QueryRunner } from 'typeorm';

const defaultBook = '00000000-0000-7000-8000-000000000001';
const objectStoragePrice = '00000000-0000-7000-8000-000000000109';

/** Prices by volume, and since when each price, and each end of one, has been known. */
export class PriceHistory1764002200000 implements MigrationInterface {
  name = 'PriceHistory1764002200000';

  async up(runner: QueryRunner): Promise<void> {
    // No month was closed before this: known since now is early enough for every price that there is.
    await runner.query(`
      alter table "price"
        add column "recorded_at" timestamptz not null default clock_timestamp(),
        add column "valid_to_recorded_at" timestamptz,
        add column "tier_mode" text,
        add column "free_allowance" numeric(28,12),
        add column "minimum" numeric(28,12)`);
    // Until now all tiers were of this kind.
    await runner.query('alter table "price" disable trigger "tr_price_immutable"');
    await runner.query(`update "price" set "tier_mode" = 'graduated' where "tiers" is not null`);
    await runner.query('alter table "price" enable trigger "tr_price_immutable"');
    await runner.query(`
      alter table "price"
        add constraint "ck_price_tiers" check (("tiers" is null) = ("tier_mode" is null) and "tier_mode" in ('graduated', 'volume')),
        add constraint "ck_price_allowance" check ("free_allowance" > 0),
        add constraint "ck_price_minimum" check ("minimum" > 0)`);
    await this.immutability(runner);
    await runner.query(
      `insert into price (id, price_book_id, meter, unit, unit_price, valid, created_at)
       values ($1, $2, 'object_storage', 'GiB-Hours', 0.00003, '[2000-01-01T00:00:00Z,)', now())`,
      [objectStoragePrice, defaultBook],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "price" disable trigger "tr_price_immutable"');
    await runner.query('delete from price where id = $1', [objectStoragePrice]);
    await runner.query(`
      alter table "price" drop column "recorded_at", drop column "valid_to_recorded_at", drop column "tier_mode",
        drop column "free_allowance", drop column "minimum"`);
    await runner.query(immutable('id price_book_id meter unit unit_price tiers created_at', ''));
    await runner.query('alter table "price" enable trigger "tr_price_immutable"');
  }

  /** The database notes when an end was set, so that a closed month still sees the price without it. */
  private immutability(runner: QueryRunner): Promise<unknown> {
    const fixed =
      'id price_book_id meter unit unit_price tiers tier_mode free_allowance minimum created_at recorded_at';
    return runner.query(immutable(fixed, 'new.valid_to_recorded_at := clock_timestamp();'));
  }
}

function immutable(fixedColumns: string, note: string): string {
  const row = (which: string) => fixedColumns.split(' ').map((column) => `${which}.${column}`);
  return `
    create or replace function price_immutable() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and upper_inf(old.valid) and not upper_inf(new.valid) and lower(new.valid) = lower(old.valid)
         and (${row('new').join(', ')}) is not distinct from (${row('old').join(', ')})
      then
        ${note}
        return new;
      end if;
      raise exception 'a price never changes and is never removed: only its open end may be closed'
        using errcode = 'restrict_violation';
    end $$`;
}
