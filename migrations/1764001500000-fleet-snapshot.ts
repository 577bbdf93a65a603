import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FleetSnapshot1764001500000 implements MigrationInterface {
  name = 'FleetSnapshot1764001500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "fleet_snapshot" (
        "id" uuid not null,
        "fleet_id" uuid not null,
        "account_id" uuid not null,
        "name" text not null,
        "snapshot_name" text not null,
        "mark" text not null,
        "volume" text not null,
        "volume_id" text not null,
        "cloud_id" text,
        "status" text not null,
        "cloud_status" text,
        "size_gib" integer,
        "message" text,
        "attempted_at" timestamptz,
        "metered_from" timestamptz,
        "created_at" timestamptz not null,
        "deleted_at" timestamptz,
        constraint "pk_fleet_snapshot" primary key ("id"),
        constraint "ck_fleet_snapshot_status"
          check ("status" in ('creating', 'active', 'error', 'deleting', 'deleted')),
        constraint "fk_fleet_snapshot_fleet" foreign key ("fleet_id") references "fleet" ("id")
      )`);
    await runner.query(
      'create unique index "uq_fleet_snapshot_live" on "fleet_snapshot" ("fleet_id", "name") where "deleted_at" is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "fleet_snapshot"');
  }
}
