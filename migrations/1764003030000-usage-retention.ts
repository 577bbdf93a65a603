import type { MigrationInterface, QueryRunner } from 'typeorm';

/** It is on record since when counted usage is kept, whatever the configuration says by now. */
export class UsageRetention1764003030000 implements MigrationInterface {
  name = 'UsageRetention1764003030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "usage_retention" (
        "only" boolean not null,
        "kept_from" timestamptz not null,
        constraint "pk_usage_retention" primary key ("only"),
        constraint "ck_usage_retention_one" check ("only")
      )`);
    await runner.query(`insert into "usage_retention" ("only", "kept_from") values (true, '-infinity')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "usage_retention"');
  }
}
