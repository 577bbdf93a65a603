import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What accounts mean to spend in a month, and when they had spent how much of it. */
export class Budget1764002300000 implements MigrationInterface {
  name = 'Budget1764002300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "budget" (
        "id" uuid not null,
        "account_id" uuid not null,
        "fleet_id" uuid,
        "name" text not null,
        "amount" numeric not null,
        "thresholds" numeric array not null,
        "created_at" timestamptz not null,
        constraint "pk_budget" primary key ("id"),
        constraint "uq_budget_name" unique ("account_id", "name"),
        constraint "fk_budget_account" foreign key ("account_id") references "account" ("id"),
        constraint "ck_budget_amount" check ("amount" > 0),
        constraint "ck_budget_thresholds" check (cardinality("thresholds") > 0 and 0 < all ("thresholds"))
      )`);
    await runner.query(`
      create table "budget_crossing" (
        "budget_id" uuid not null,
        "month" text not null,
        "threshold" numeric not null,
        "spent" numeric not null,
        "crossed_at" timestamptz not null,
        constraint "pk_budget_crossing" primary key ("budget_id", "month", "threshold"),
        constraint "fk_budget_crossing_budget" foreign key ("budget_id") references "budget" ("id") on delete cascade
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "budget_crossing", "budget"');
  }
}
