import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Fleets1764000100000 implements MigrationInterface {
  name = 'Fleets1764000100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
      end $$`);
    await runner.query(`
      create table "account" (
        "id" uuid not null,
        "name" text not null,
        "currency" text not null,
        "time_zone" text not null,
        "created_at" timestamptz not null,
        constraint "pk_account" primary key ("id")
      )`);
    await runner.query(`
      create table "blueprint" (
        "id" uuid not null,
        "name" text not null,
        "account_id" uuid,
        "version" integer not null,
        "created_at" timestamptz not null,
        "updated_at" timestamptz not null,
        constraint "pk_blueprint" primary key ("id"),
        constraint "fk_blueprint_account" foreign key ("account_id") references "account" ("id")
      )`);
    await runner.query(`
      create table "blueprint_version" (
        "blueprint_id" uuid not null,
        "version" integer not null,
        "spec" jsonb not null,
        "created_at" timestamptz not null,
        constraint "pk_blueprint_version" primary key ("blueprint_id", "version"),
        constraint "fk_blueprint_version_blueprint" foreign key ("blueprint_id") references "blueprint" ("id")
      )`);
    await runner.query(`
      create trigger "tr_blueprint_version_immutable" before update or delete on "blueprint_version"
      for each row execute function refuse_change()`);
    await this.createFleet(runner);
    await this.createAllocation(runner);
  }

  private async createFleet(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "fleet" (
        "id" uuid not null,
        "name" text not null,
        "account_id" uuid not null,
        "blueprint_id" uuid not null,
        "blueprint_version" integer,
        "approval" text not null,
        "cloud" text,
        "status" text not null,
        "conditions" jsonb not null default '[]',
        "endpoint" jsonb,
        "build_requested_at" timestamptz,
        "delete_requested_at" timestamptz,
        "deleted_at" timestamptz,
        "created_at" timestamptz not null,
        "updated_at" timestamptz not null,
        constraint "pk_fleet" primary key ("id"),
        constraint "ck_fleet_approval" check ("approval" in ('automatic', 'manual')),
        constraint "ck_fleet_status" check ("status" in
          ('pending', 'provisioning', 'ready', 'updating', 'degraded', 'blocked', 'deleting', 'deleted')),
        constraint "fk_fleet_account" foreign key ("account_id") references "account" ("id"),
        constraint "fk_fleet_blueprint" foreign key ("blueprint_id") references "blueprint" ("id")
      )`);
    await runner.query('create unique index "uq_fleet_name" on "fleet" ("name") where "deleted_at" is null');
    await runner.query('create index "ix_fleet_account" on "fleet" ("account_id")');
    await runner.query('create index "ix_fleet_blueprint" on "fleet" ("blueprint_id")');
  }

  private async createAllocation(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "subnet_allocation" (
        "fleet_id" uuid not null,
        "network_key" text not null,
        "origin" text not null,
        "cidr" cidr not null,
        constraint "pk_subnet_allocation" primary key ("fleet_id", "network_key", "origin"),
        constraint "ck_subnet_allocation_origin" check ("origin" in ('auto', 'given')),
        constraint "fk_subnet_allocation_fleet" foreign key ("fleet_id") references "fleet" ("id"),
        constraint "ex_subnet_allocation_overlap" exclude using gist ("cidr" inet_ops with &&) where ("origin" = 'auto')
      )`);
    await runner.query(`
      create table "cidr_pool" (
        "only" boolean not null,
        "block" cidr not null,
        constraint "pk_cidr_pool" primary key ("only"),
        constraint "ck_cidr_pool_one" check ("only")
      )`);
    await runner.query(`insert into "cidr_pool" ("only", "block") values (true, '10.64.0.0/10')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['cidr_pool', 'subnet_allocation', 'fleet', 'blueprint_version', 'blueprint', 'account']) {
      await runner.query(`drop table "${table}"`);
    }
    await runner.query('drop function refuse_change()');
  }
}
