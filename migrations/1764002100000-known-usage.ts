import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is decided about usage that nobody knows of, and which share of an hour is billed in a server's state. */
export class KnownUsage1764002100000 implements MigrationInterface {
  name = 'KnownUsage1764002100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table "usage_interval" add column "state" text, add column "share" numeric not null default 1,
        add constraint "ck_usage_interval_share" check ("share" between 0 and 1)`);
    // A closed month is asked for as it was known then, so superseded rows are looked for as well.
    await runner.query('drop index "ix_usage_interval_account"');
    await runner.query(
      'create index "ix_usage_interval_account" on "usage_interval" using gist ("account_id", "during")',
    );
    await runner.query(
      `create index "ix_usage_interval_unknown" on "usage_interval" ("id") where "superseded_at" is null and "confidence" = 'unknown'`,
    );
    await this.decisions(runner);
    await this.appendOnly(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "unknown_decision", "account_unknown_policy"');
    await runner.query('drop function metering_append_only()');
    await runner.query('drop index "ix_usage_interval_unknown", "ix_usage_interval_account"');
    await runner.query(
      `create index "ix_usage_interval_account" on "usage_interval" using gist ("account_id", "during")
       where "superseded_at" is null`,
    );
    await runner.query('alter table "usage_interval" drop column "state", drop column "share"');
  }

  private async decisions(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "unknown_decision" (
        "id" uuid not null,
        "interval_id" uuid not null,
        "account_id" uuid not null,
        "decision" text not null,
        "reason" text not null,
        "decided_by" text not null,
        "recorded_at" timestamptz not null default clock_timestamp(),
        constraint "pk_unknown_decision" primary key ("id"),
        constraint "ck_unknown_decision" check ("decision" in ('bill', 'waive', 'hold'))
      )`);
    await runner.query(
      'create index "ix_unknown_decision_interval" on "unknown_decision" ("interval_id", "recorded_at")',
    );
    await runner.query(`
      create table "account_unknown_policy" (
        "account_id" uuid not null,
        "policy" text not null,
        "recorded_at" timestamptz not null default clock_timestamp(),
        constraint "pk_account_unknown_policy" primary key ("account_id", "recorded_at"),
        constraint "ck_account_unknown_policy" check ("policy" in ('bill', 'waive', 'hold'))
      )`);
  }

  /** A bill that was made of these must stay explainable. */
  private async appendOnly(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function metering_append_only() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
      end $$`);
    for (const table of ['unknown_decision', 'account_unknown_policy']) {
      await runner.query(`
        create trigger "tr_${table}_append_only" before update or delete or truncate on "${table}"
        for each statement execute function metering_append_only()`);
    }
  }
}
