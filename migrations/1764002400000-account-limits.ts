import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens may be limited to several accounts. Changing a column's type runs no trigger: the audit log is append-only. */
export class AccountLimits1764002400000 implements MigrationInterface {
  name = 'AccountLimits1764002400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "api_token" drop constraint "fk_api_token_account"');
    await runner.query('drop index "ix_audit_log_account"');
    for (const table of ['api_token', 'audit_log']) {
      await runner.query(`
        alter table "${table}" alter column "account_id" type uuid[]
          using case when "account_id" is not null then array["account_id"] end`);
      await runner.query(`alter table "${table}" rename column "account_id" to "account_ids"`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['api_token', 'audit_log']) {
      await runner.query(`alter table "${table}" rename column "account_ids" to "account_id"`);
      // Whoever was limited to several is limited to the first of them: never to more than before.
      await runner.query(`alter table "${table}" alter column "account_id" type uuid using "account_id"[1]`);
    }
    await runner.query('create index "ix_audit_log_account" on "audit_log" ("account_id", "id")');
    await runner.query(
      'alter table "api_token" add constraint "fk_api_token_account" foreign key ("account_id") references "account" ("id")',
    );
  }
}
