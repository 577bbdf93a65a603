import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Engine1764000950000 implements MigrationInterface {
  name = 'Engine1764000950000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table "fleet" add column "engine" text not null default 'native'`);
    await runner.query(`alter table "fleet" add constraint "ck_fleet_engine" check ("engine" in ('native', 'heat'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "fleet" drop column "engine"');
  }
}
