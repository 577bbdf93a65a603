import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reconciliation1764000300000 implements MigrationInterface {
  name = 'Reconciliation1764000300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "lifecycle_event" (
        "seq" bigint generated always as identity,
        "id" uuid not null,
        "fleet_id" uuid not null,
        "account_id" uuid not null,
        "resource_id" uuid not null,
        "kind" text not null,
        "type" text not null,
        "meter" text,
        "unit" text,
        "quantity" numeric,
        "occurred_at" timestamptz not null,
        "last_seen_at" timestamptz,
        "recorded_at" timestamptz not null default now(),
        "correlation_id" text,
        "attributes" jsonb not null default '{}',
        constraint "pk_lifecycle_event" primary key ("seq"),
        constraint "uq_lifecycle_event_id" unique ("id"),
        constraint "uq_lifecycle_event_fact" unique ("resource_id", "type", "occurred_at"),
        constraint "ck_lifecycle_event_type" check ("type" in ('opened', 'closed', 'changed')),
        constraint "ck_lifecycle_event_metered" check (
          "type" = 'closed' or ("meter" is not null and "unit" in ('Hours', 'GiB-Hours') and "quantity" >= 0)),
        constraint "ck_lifecycle_event_time" check (
          isfinite("occurred_at") and ("last_seen_at" is null or ("type" = 'closed' and "last_seen_at" <= "occurred_at")))
      )`);
    await runner.query('create index "ix_lifecycle_event_fleet" on "lifecycle_event" ("fleet_id", "seq")');
    // What was metered once must stay explainable: the log is only ever appended to, whoever asks.
    await runner.query(`
      create function lifecycle_event_append_only() returns trigger language plpgsql as $$
      begin
        raise exception 'lifecycle_event is append-only: % refused', lower(tg_op) using errcode = 'restrict_violation';
      end $$`);
    await runner.query(`
      create trigger "tr_lifecycle_event_append_only" before update or delete or truncate on "lifecycle_event"
      for each statement execute function lifecycle_event_append_only()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "lifecycle_event"');
    await runner.query('drop function lifecycle_event_append_only()');
  }
}
