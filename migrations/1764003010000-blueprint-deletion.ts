import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A blueprint that no fleet uses can be deleted; deleted fleets still know what they were built from. */
export class BlueprintDeletion1764003010000 implements MigrationInterface {
  name = 'BlueprintDeletion1764003010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "blueprint" add column "deleted_at" timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "blueprint" drop column "deleted_at"');
  }
}
