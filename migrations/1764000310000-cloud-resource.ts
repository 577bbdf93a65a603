import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CloudResource1764000310000 implements MigrationInterface {
  name = 'CloudResource1764000310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "cloud_resource" (
        "id" uuid not null,
        "fleet_id" uuid not null,
        "account_id" uuid not null,
        "kind" text not null,
        "key" text not null,
        "name" text not null,
        "mark" text not null,
        "cloud_id" text,
        "status" text not null,
        "fingerprint" text not null,
        "attempted_at" timestamptz,
        "attributes" jsonb not null default '{}',
        "meter" text,
        "created_at" timestamptz not null,
        "deleted_at" timestamptz,
        constraint "pk_cloud_resource" primary key ("id"),
        constraint "ck_cloud_resource_status" check ("status" in ('creating', 'active', 'error', 'deleting', 'deleted')),
        constraint "fk_cloud_resource_fleet" foreign key ("fleet_id") references "fleet" ("id")
      )`);
    await runner.query(
      'create unique index "uq_cloud_resource_live" on "cloud_resource" ("fleet_id", "kind", "key") where "deleted_at" is null',
    );
    await runner.query(`
      create table "anomaly" (
        "id" uuid not null,
        "fleet_id" uuid not null,
        "kind" text not null,
        "code" text not null,
        "message" text not null,
        "cloud_id" text,
        "found_at" timestamptz not null,
        constraint "pk_anomaly" primary key ("id")
      )`);
    await runner.query('create index "ix_anomaly_fleet" on "anomaly" ("fleet_id", "found_at")');
    await runner.query(`
      create table "fleet_event" (
        "seq" bigint generated always as identity,
        "id" uuid not null,
        "fleet_id" uuid not null,
        "type" text not null,
        "message" text not null,
        "details" jsonb not null default '{}',
        "correlation_id" text,
        "occurred_at" timestamptz not null,
        constraint "pk_fleet_event" primary key ("seq")
      )`);
    await runner.query('create index "ix_fleet_event_fleet" on "fleet_event" ("fleet_id", "seq")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "fleet_event"');
    await runner.query('drop table "anomaly"');
    await runner.query('drop table "cloud_resource"');
  }
}
