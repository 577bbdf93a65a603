import type { MigrationInterface, QueryRunner } from 'typeorm';

/** EUR per hour, or per GiB and hour; counters per piece. In effect from the beginning of all usage. */
const defaultPrices: [meter: string, unit: string, unitPrice: string][] = [
  ['server.m1.tiny', 'Hours', '0.008'],
  ['server.m1.small', 'Hours', '0.016'],
  ['floating_ip', 'Hours', '0.004'],
  ['router', 'Hours', '0.005'],
  ['volume', 'GiB-Hours', '0.00008'],
  ['snapshot', 'GiB-Hours', '0.00004'],
  ['image', 'GiB-Hours', '0.00004'],
  ['device.messages', 'Requests', '0.0000004'],
  ['device.bytes', 'GiB', '0.02'],
];
const defaultBook = '00000000-0000-7000-8000-000000000001';

export class Billing1764000500000 implements MigrationInterface {
  name = 'Billing1764000500000';

  async up(runner: QueryRunner): Promise<void> {
    await this.tables(runner);
    await this.immutability(runner);
    await runner.query(
      `insert into price_book (id, name, currency, is_default, created_at) values ($1, 'Default', 'EUR', true, now())`,
      [defaultBook],
    );
    for (const [index, [meter, unit, unitPrice]] of defaultPrices.entries()) {
      await runner.query(
        `insert into price (id, price_book_id, meter, unit, unit_price, valid, created_at)
         values ($1, $2, $3, $4, $5, '[2000-01-01T00:00:00Z,)', now())`,
        [`00000000-0000-7000-8000-0000000001${String(index).padStart(2, '0')}`, defaultBook, meter, unit, unitPrice],
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "account_price_book", "price", "price_book"');
    await runner.query('drop function price_immutable()');
  }

  private async tables(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "price_book" (
        "id" uuid not null,
        "name" text not null,
        "currency" text not null,
        "is_default" boolean not null default false,
        "created_at" timestamptz not null,
        constraint "pk_price_book" primary key ("id"),
        constraint "uq_price_book_name" unique ("name"),
        constraint "ck_price_book_currency" check ("currency" ~ '^[A-Z]{3}$')
      )`);
    await runner.query('create unique index "uq_price_book_default" on "price_book" ("is_default") where "is_default"');
    await runner.query(`
      create table "price" (
        "id" uuid not null,
        "price_book_id" uuid not null,
        "meter" text not null,
        "unit" text not null,
        "unit_price" numeric(28,12) not null,
        "tiers" jsonb,
        "valid" tstzrange not null,
        "created_at" timestamptz not null,
        constraint "pk_price" primary key ("id"),
        constraint "fk_price_book" foreign key ("price_book_id") references "price_book" ("id"),
        constraint "ck_price_unit_price" check ("unit_price" >= 0),
        constraint "ck_price_valid" check (
          not isempty("valid") and lower_inc("valid") and not upper_inc("valid") and not lower_inf("valid")),
        constraint "ex_price_overlap" exclude using gist ("price_book_id" with =, "meter" with =, "valid" with &&)
      )`);
    await runner.query(`
      create table "account_price_book" (
        "account_id" uuid not null,
        "price_book_id" uuid not null,
        constraint "pk_account_price_book" primary key ("account_id"),
        constraint "fk_account_price_book_book" foreign key ("price_book_id") references "price_book" ("id")
      )`);
  }

  /** What was rated once must be rated the same again: a price has one future, to end. */
  private async immutability(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function price_immutable() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and upper_inf(old.valid) and not upper_inf(new.valid) and lower(new.valid) = lower(old.valid)
           and (new.id, new.price_book_id, new.meter, new.unit, new.unit_price, new.tiers, new.created_at)
             is not distinct from (old.id, old.price_book_id, old.meter, old.unit, old.unit_price, old.tiers, old.created_at)
        then
          return new;
        end if;
        raise exception 'a price never changes and is never removed: only its open end may be closed'
          using errcode = 'restrict_violation';
      end $$`);
    await runner.query(`
      create trigger "tr_price_immutable" before update or delete on "price"
      for each row execute function price_immutable()`);
  }
}
