import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists of one account, or of a time, are read by: without, each page of a small account read all of the table. */
export class ListsOfAccounts1764003300000 implements MigrationInterface {
  name = 'ListsOfAccounts1764003300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index "ix_audit_log_accounts" on "audit_log" using gin ("account_ids")');
    await runner.query('create index "ix_audit_log_at" on "audit_log" ("at", "id")');
    await runner.query(
      `create index "ix_usage_interval_account_begun" on "usage_interval" ("account_id", lower("during") desc, "id" desc)
       where "superseded_at" is null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index "ix_usage_interval_account_begun"');
    await runner.query('drop index "ix_audit_log_at"');
    await runner.query('drop index "ix_audit_log_accounts"');
  }
}
