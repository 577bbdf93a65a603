import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DriftPolicy1764001400000 implements MigrationInterface {
  name = 'DriftPolicy1764001400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table "fleet"
        add column "drift_policy" text not null default 'repair',
        add column "settled_as" text,
        add constraint "ck_fleet_drift_policy" check ("drift_policy" in ('repair', 'report'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "fleet" drop column "drift_policy", drop column "settled_as"');
  }
}
