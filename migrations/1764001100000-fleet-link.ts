import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FleetLink1764001100000 implements MigrationInterface {
  name = 'FleetLink1764001100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "fleet_link" (
        "low_id" uuid not null,
        "high_id" uuid not null,
        "owner_id" uuid not null,
        "created_at" timestamptz not null,
        "ending_at" timestamptz,
        constraint "pk_fleet_link" primary key ("low_id", "high_id"),
        constraint "ck_fleet_link_order" check ("low_id" < "high_id"),
        constraint "ck_fleet_link_owner" check ("owner_id" in ("low_id", "high_id")),
        constraint "fk_fleet_link_low" foreign key ("low_id") references "fleet" ("id"),
        constraint "fk_fleet_link_high" foreign key ("high_id") references "fleet" ("id")
      )`);
    await runner.query('create index "ix_fleet_link_high" on "fleet_link" ("high_id")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "fleet_link"');
  }
}
