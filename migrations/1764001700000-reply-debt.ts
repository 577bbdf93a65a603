import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReplyDebt1764001700000 implements MigrationInterface {
  name = 'ReplyDebt1764001700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "reply_debt" (
        "id" uuid not null,
        "fleet_id" uuid not null,
        "device_ids" uuid array not null,
        "created_at" timestamptz not null,
        constraint "pk_reply_debt" primary key ("id"),
        constraint "fk_reply_debt_fleet" foreign key ("fleet_id") references "fleet" ("id")
      )`);
    await runner.query('create index "ix_reply_debt_fleet" on "reply_debt" ("fleet_id", "created_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "reply_debt"');
  }
}
