import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which issued documents are in the accounts' archives, and which are still to go there. */
export class InvoiceArchive1764002310000 implements MigrationInterface {
  name = 'InvoiceArchive1764002310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "invoice_archive" (
        "invoice_id" uuid not null,
        "due_at" timestamptz not null,
        "tries" integer not null default 0,
        "failure" text,
        "done_at" timestamptz,
        constraint "pk_invoice_archive" primary key ("invoice_id"),
        constraint "fk_invoice_archive_invoice" foreign key ("invoice_id") references "invoice" ("id")
      )`);
    await runner.query('create index "ix_invoice_archive_due" on "invoice_archive" ("due_at") where "done_at" is null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "invoice_archive"');
  }
}
