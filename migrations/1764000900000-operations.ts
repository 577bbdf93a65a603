import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Operations1764000900000 implements MigrationInterface {
  name = 'Operations1764000900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "fleet" add column "pause" jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "fleet" drop column "pause"');
  }
}
