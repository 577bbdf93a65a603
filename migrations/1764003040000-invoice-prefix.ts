import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the numbers of an account's documents begin with is on record, and of one account alone. */
export class InvoicePrefix1764003040000 implements MigrationInterface {
  name = 'InvoicePrefix1764003040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "invoice_prefix" (
        "account_id" uuid not null,
        "prefix" text not null,
        constraint "pk_invoice_prefix" primary key ("account_id"),
        constraint "uq_invoice_prefix_prefix" unique ("prefix")
      )`);
    // Of several with one prefix, who issued first keeps it; the others' next documents get a longer one.
    await runner.query(`
      insert into "invoice_prefix" ("account_id", "prefix")
      select distinct on (prefix) account_id, prefix
      from (select account_id, upper(right(account_id::text, 6)) as prefix, min(issued_at) as first from invoice group by 1, 2) i
      order by prefix, first, account_id`);
    await runner.query(`
      create trigger "tr_invoice_prefix_append_only" before update or delete or truncate on "invoice_prefix"
      for each statement execute function billing_append_only()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "invoice_prefix"');
  }
}
