import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ServerWishes1764001000000 implements MigrationInterface {
  name = 'ServerWishes1764001000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "cloud_resource" add "remembered" text');
    await runner.query('alter table "fleet" add "scaling" jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "fleet" drop column "scaling"');
    await runner.query('alter table "cloud_resource" drop column "remembered"');
  }
}
