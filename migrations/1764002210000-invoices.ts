import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Months, what was charged for them, and the documents that say so. */
export class Invoices1764002210000 implements MigrationInterface {
  name = 'Invoices1764002210000';

  async up(runner: QueryRunner): Promise<void> {
    await this.periods(runner);
    await this.invoices(runner);
    await this.lines(runner);
    await this.closedForGood(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "charge_line", "invoice", "billing_period"');
    await runner.query('drop function billing_append_only()');
    await runner.query('drop function billing_period_forward()');
  }

  private async periods(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "billing_period" (
        "id" uuid not null,
        "account_id" uuid not null,
        "month" text not null,
        "starts_at" timestamptz not null,
        "ends_at" timestamptz not null,
        "status" text not null default 'open',
        "price_book_id" uuid,
        "known_before" timestamptz,
        "closing_at" timestamptz,
        "closed_at" timestamptz,
        "created_at" timestamptz not null,
        constraint "pk_billing_period" primary key ("id"),
        constraint "uq_billing_period_month" unique ("account_id", "month"),
        constraint "fk_billing_period_account" foreign key ("account_id") references "account" ("id"),
        constraint "fk_billing_period_book" foreign key ("price_book_id") references "price_book" ("id"),
        constraint "ck_billing_period_month" check ("month" ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
        constraint "ck_billing_period_span" check ("starts_at" < "ends_at"),
        constraint "ck_billing_period_status" check ("status" in ('open', 'closing', 'closed')),
        constraint "ck_billing_period_bounds" check (
          ("status" = 'open') = ("known_before" is null) and ("known_before" is null) = ("price_book_id" is null)
          and ("known_before" is null) = ("closing_at" is null) and ("status" = 'closed') = ("closed_at" is not null))
      )`);
    await runner.query(
      `create index "ix_billing_period_due" on "billing_period" ("ends_at") where "status" <> 'closed'`,
    );
  }

  private async invoices(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "invoice" (
        "id" uuid not null,
        "account_id" uuid not null,
        "period_id" uuid not null,
        "kind" text not null,
        "sequence" integer not null,
        "number" text not null,
        "currency" text not null,
        "total" numeric not null,
        "issued_at" timestamptz not null,
        "credits_invoice_id" uuid,
        "document" text not null,
        "digest" text not null,
        constraint "pk_invoice" primary key ("id"),
        constraint "uq_invoice_sequence" unique ("account_id", "kind", "sequence"),
        constraint "fk_invoice_period" foreign key ("period_id") references "billing_period" ("id"),
        constraint "fk_invoice_credits" foreign key ("credits_invoice_id") references "invoice" ("id"),
        constraint "ck_invoice_kind" check ("kind" in ('invoice', 'credit-note')),
        constraint "ck_invoice_credits" check (("kind" = 'credit-note') = ("credits_invoice_id" is not null)),
        constraint "ck_invoice_sequence" check ("sequence" > 0)
      )`);
    await runner.query(`create unique index "uq_invoice_period" on "invoice" ("period_id") where "kind" = 'invoice'`);
    await runner.query('create index "ix_invoice_issued" on "invoice" ("issued_at", "id")');
    await runner.query('create index "ix_invoice_credits" on "invoice" ("credits_invoice_id")');
  }

  /** Months and prices are never removed (triggers), so that lines need not be checked against them one by one. */
  private async lines(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "charge_line" (
        "id" uuid not null,
        "invoice_id" uuid not null,
        "position" integer not null,
        "period_id" uuid not null,
        "charge_period_id" uuid not null,
        "account_id" uuid not null,
        "fleet_id" uuid,
        "fleet_name" text,
        "kind" text not null,
        "meter" text not null,
        "unit" text not null,
        "price_id" uuid,
        "unit_price" numeric,
        "quantity" numeric not null,
        "cost" numeric not null,
        "amount" numeric not null,
        "currency" text not null,
        "charge_start" timestamptz not null,
        "charge_end" timestamptz not null,
        "corrects_id" uuid,
        constraint "pk_charge_line" primary key ("id"),
        constraint "uq_charge_line_position" unique ("invoice_id", "position"),
        constraint "fk_charge_line_invoice" foreign key ("invoice_id") references "invoice" ("id"),
        constraint "fk_charge_line_corrects" foreign key ("corrects_id") references "charge_line" ("id"),
        constraint "ck_charge_line_kind" check ("kind" in ('usage', 'minimum', 'credit')),
        constraint "ck_charge_line_span" check ("charge_start" < "charge_end")
      )`);
    await runner.query('create index "ix_charge_line_charge_period" on "charge_line" ("charge_period_id")');
    await runner.query('create index "ix_charge_line_corrects" on "charge_line" ("corrects_id")');
  }

  /** What a customer was told stays as it was told, and a month goes one way only. */
  private async closedForGood(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function billing_append_only() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
      end $$`);
    for (const table of ['invoice', 'charge_line']) {
      await runner.query(`
        create trigger "tr_${table}_append_only" before update or delete or truncate on "${table}"
        for each statement execute function billing_append_only()`);
    }
    await runner.query(`
      create function billing_period_forward() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and (new.id, new.account_id, new.month, new.starts_at, new.ends_at, new.created_at)
             is not distinct from (old.id, old.account_id, old.month, old.starts_at, old.ends_at, old.created_at)
           and (old.status = 'open' and new.status = 'closing'
             or old.status = 'closing' and new.status = 'closed'
               and (new.price_book_id, new.known_before, new.closing_at)
                 is not distinct from (old.price_book_id, old.known_before, old.closing_at))
        then
          return new;
        end if;
        raise exception 'a month goes from open to closing to closed and never back' using errcode = 'restrict_violation';
      end $$`);
    await runner.query(`
      create trigger "tr_billing_period_forward" before update or delete on "billing_period"
      for each row execute function billing_period_forward()`);
  }
}
