import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OwnProject1764001300000 implements MigrationInterface {
  name = 'OwnProject1764001300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "fleet" add column "project_quotas" jsonb');
    await runner.query(
      `alter table "fleet" add constraint "ck_fleet_own_project" check ("project_quotas" is null or "engine" = 'native')`,
    );
    await runner.query(`
      create table "fleet_project" (
        "fleet_id" uuid not null,
        "project_id" text,
        "credential_serial" integer not null default 0,
        "credential_id" text,
        "sealed_secret" text,
        "applied_quotas" jsonb not null default '{}',
        "quotas_settled" boolean not null default true,
        "created_at" timestamptz not null,
        constraint "pk_fleet_project" primary key ("fleet_id"),
        constraint "ck_fleet_project_credential" check (("credential_id" is null) = ("sealed_secret" is null)),
        constraint "fk_fleet_project_fleet" foreign key ("fleet_id") references "fleet" ("id")
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "fleet_project"');
    await runner.query('alter table "fleet" drop column "project_quotas"');
  }
}
