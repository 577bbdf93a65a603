import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FleetImage1764001200000 implements MigrationInterface {
  name = 'FleetImage1764001200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "fleet_image" (
        "id" uuid not null,
        "fleet_id" uuid not null,
        "account_id" uuid not null,
        "name" text not null,
        "image_name" text not null,
        "mark" text not null,
        "server" text not null,
        "server_id" text not null,
        "cloud_id" text,
        "status" text not null,
        "cloud_status" text,
        "size" bigint,
        "checksum" text,
        "message" text,
        "attempted_at" timestamptz,
        "metered_from" timestamptz,
        "created_at" timestamptz not null,
        "deleted_at" timestamptz,
        constraint "pk_fleet_image" primary key ("id"),
        constraint "ck_fleet_image_status" check ("status" in ('creating', 'active', 'error', 'deleting', 'deleted')),
        constraint "fk_fleet_image_fleet" foreign key ("fleet_id") references "fleet" ("id")
      )`);
    await runner.query(
      'create unique index "uq_fleet_image_live" on "fleet_image" ("fleet_id", "name") where "deleted_at" is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "fleet_image"');
  }
}
