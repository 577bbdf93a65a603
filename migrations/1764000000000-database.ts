import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Database1764000000000 implements MigrationInterface {
  name = 'Database1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    // GiST operators for equality, which the exclusion constraints of networks and usage intervals need.
    await runner.query('create extension if not exists btree_gist');
    await runner.query(`
      create table "work_item" (
        "queue" text not null,
        "key" text not null,
        "run_at" timestamptz not null,
        "attempt" integer not null default 0,
        "wakes" bigint not null default 0,
        "fence" bigint not null default 0,
        "lease_until" timestamptz,
        "worker" bigint,
        "parked_at" timestamptz,
        "correlation_id" text,
        constraint "pk_work_item" primary key ("queue", "key")
      )`);
    await runner.query('create index "ix_work_item_due" on "work_item" ("queue", "run_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "work_item"');
  }
}
