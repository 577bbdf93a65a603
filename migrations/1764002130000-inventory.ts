import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is in the clouds, as metering is compared with it, and what differed. */
export class Inventory1764002130000 implements MigrationInterface {
  name = 'Inventory1764002130000';

  async up(runner: QueryRunner): Promise<void> {
    await this.inventory(runner);
    await this.report(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "usage_difference", "usage_reconciliation", "inventory_object", "cloud_inventory"');
  }

  private async inventory(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "cloud_inventory" (
        "id" uuid not null,
        "asked_by" text not null,
        "night" date,
        "period" tstzrange not null,
        "asked_at" timestamptz not null,
        "taken_at" timestamptz,
        "unread" jsonb not null default '[]',
        "gnocchi" text,
        constraint "pk_cloud_inventory" primary key ("id"),
        constraint "uq_cloud_inventory_night" unique ("night")
      )`);
    await runner.query(`
      create table "inventory_object" (
        "inventory_id" uuid not null,
        "kind" text not null,
        "cloud_id" text not null,
        "name" text not null,
        "resource_id" uuid,
        "fleet_id" uuid,
        "account_id" uuid,
        "found" boolean not null,
        "busy" boolean not null,
        "meter" text,
        "quantity" numeric,
        "state" text,
        "since" timestamptz,
        "nova_seconds" numeric,
        "late_changes" integer not null default 0,
        constraint "pk_inventory_object" primary key ("inventory_id", "kind", "cloud_id"),
        constraint "fk_inventory_object_inventory" foreign key ("inventory_id") references "cloud_inventory" ("id")
      )`);
  }

  private async report(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "usage_reconciliation" (
        "id" uuid not null,
        "asked_by" text not null,
        "period" tstzrange not null,
        "asked_at" timestamptz not null,
        "taken_at" timestamptz not null,
        "compared_at" timestamptz not null,
        "objects" integer not null,
        "intervals" integer not null,
        "nova_servers" integer not null,
        "gnocchi" text not null,
        "unread" jsonb not null,
        constraint "pk_usage_reconciliation" primary key ("id")
      )`);
    await runner.query(`
      create table "usage_difference" (
        "reconciliation_id" uuid not null,
        "number" integer not null,
        "cause" text not null,
        "kind" text not null,
        "name" text not null,
        "cloud_id" text,
        "resource_id" uuid,
        "fleet_id" uuid,
        "account_id" uuid,
        "message" text not null,
        constraint "pk_usage_difference" primary key ("reconciliation_id", "number"),
        constraint "ck_usage_difference_cause" check (
          "cause" in ('leak', 'phantom', 'state', 'resized', 'late', 'nova')),
        constraint "fk_usage_difference_reconciliation" foreign key ("reconciliation_id")
          references "usage_reconciliation" ("id")
      )`);
  }
}
