import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is counted, not timed: the counters of gateways, and usage events. */
export class CountedUsage1764002000000 implements MigrationInterface {
  name = 'CountedUsage1764002000000';

  async up(runner: QueryRunner): Promise<void> {
    await this.counters(runner);
    await this.events(runner);
    await this.quantities(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      ...['device_usage_hour', 'counted_usage', 'usage_conflict', 'usage_event', 'device_counter', 'device_report'],
    ]) {
      await runner.query(`drop table "${table}"`);
    }
  }

  private async counters(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "device_report" (
        "seq" bigint generated always as identity not null,
        "device_id" uuid not null,
        "fleet_id" uuid not null,
        "account_id" uuid not null,
        "epoch" text not null,
        "messages" bigint not null,
        "bytes" bigint not null,
        "received_at" timestamptz not null,
        constraint "pk_device_report" primary key ("seq")
      )`);
    await runner.query('create index "ix_device_report_device" on "device_report" ("device_id", "seq")');
    await runner.query(`
      create table "device_counter" (
        "device_id" uuid not null,
        "epoch" text not null,
        "messages" bigint not null,
        "bytes" bigint not null,
        "reported_at" timestamptz not null,
        constraint "pk_device_counter" primary key ("device_id", "epoch")
      )`);
  }

  private async events(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "usage_event" (
        "event_id" text collate "C" not null,
        "source" text collate "C" not null,
        "occurred_at" timestamptz not null,
        "recorded_at" timestamptz not null,
        "account_id" uuid not null,
        "fleet_id" uuid not null,
        "device_id" uuid,
        "meter" text not null,
        "quantity" numeric not null,
        constraint "pk_usage_event" primary key ("event_id", "source")
      ) partition by hash ("event_id")`);
    for (let part = 0; part < 4; part += 1) {
      await runner.query(`
        create table "usage_event_${part}" partition of "usage_event" for values with (modulus 4, remainder ${part})`);
    }
    // Rows lie in the order in which they came: a few pages tell where the old ones end.
    await runner.query('create index "ix_usage_event_recorded" on "usage_event" using brin ("recorded_at")');
    await runner.query(`
      create table "usage_conflict" (
        "id" uuid not null,
        "source" text collate "C" not null,
        "event_id" text collate "C" not null,
        "digest" bytea not null,
        "account_id" uuid not null,
        "fleet_id" uuid not null,
        "device_id" uuid,
        "meter" text not null,
        "quantity" numeric not null,
        "occurred_at" timestamptz not null,
        "first_at" timestamptz not null,
        "last_at" timestamptz not null,
        "times" int not null default 1,
        constraint "pk_usage_conflict" primary key ("id")
      )`);
    await runner.query(`
      create unique index "uq_usage_conflict_content" on "usage_conflict" ("source", "event_id", "digest")`);
  }

  /** By month, so that an old one goes at once and without a trace in the others' indexes. */
  private async quantities(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "counted_usage" (
        "id" uuid not null,
        "account_id" uuid not null,
        "fleet_id" uuid not null,
        "device_id" uuid,
        "meter" text not null,
        "hour" timestamptz not null,
        "quantity" numeric not null,
        "recorded_at" timestamptz not null,
        constraint "pk_counted_usage" primary key ("account_id", "fleet_id", "hour", "id"),
        constraint "ck_counted_usage_quantity" check ("quantity" >= 0)
      ) partition by range ("hour")`);
    await runner.query(`
      create table "device_usage_hour" (
        "device_id" uuid not null,
        "fleet_id" uuid not null,
        "account_id" uuid not null,
        "meter" text not null,
        "hour" timestamptz not null,
        "quantity" numeric not null,
        constraint "pk_device_usage_hour" primary key ("device_id", "meter", "hour"),
        constraint "ck_device_usage_hour_quantity" check ("quantity" >= 0)
      ) partition by range ("hour")`);
    await runner.query(
      'create index "ix_device_usage_hour_account" on "device_usage_hour" ("account_id", "fleet_id", "hour")',
    );
    for (const table of ['counted_usage', 'device_usage_hour']) {
      await runner.query(`create table "${table}_default" partition of "${table}" default`);
    }
  }
}
