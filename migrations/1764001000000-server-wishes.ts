import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ServerWishes1764001000000 implements MigrationInterface {
  name = 'ServerWishes1764001000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "cloud_resource" add "remembered" text');
    await runner.query('alter table "fleet" add "scaling" jsonb');
    await runner.query(`
      create table "fleet_key_pair" (
        "fleet_id" uuid not null,
        "public_key" text not null,
        "sealed_private_key" text,
        "created_at" timestamptz not null,
        "revealed_at" timestamptz,
        "revealed_by" text,
        constraint "pk_fleet_key_pair" primary key ("fleet_id"),
        constraint "fk_fleet_key_pair_fleet" foreign key ("fleet_id") references "fleet" ("id")
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "fleet_key_pair"');
    await runner.query('alter table "fleet" drop column "scaling"');
    await runner.query('alter table "cloud_resource" drop column "remembered"');
  }
}
