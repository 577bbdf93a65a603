import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['cloud_resource', 'fleet_image', 'fleet_snapshot'];

/** Until when a thing is known to have been there, for its bill if it vanishes. */
export class LastSeen1764002110000 implements MigrationInterface {
  name = 'LastSeen1764002110000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`alter table "${table}" add column "seen_at" timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`alter table "${table}" drop column "seen_at"`);
  }
}
