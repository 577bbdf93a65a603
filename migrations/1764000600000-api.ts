import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Api1764000600000 implements MigrationInterface {
  name = 'Api1764000600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "api_token" (
        "id" uuid not null,
        "name" text not null,
        "role" text not null,
        "account_id" uuid,
        "hash" text not null,
        "created_at" timestamptz not null,
        "expires_at" timestamptz,
        "last_used_at" timestamptz,
        constraint "pk_api_token" primary key ("id"),
        constraint "ck_api_token_role" check ("role" in ('admin', 'operator', 'billing', 'viewer')),
        constraint "fk_api_token_account" foreign key ("account_id") references "account" ("id")
      )`);
    await runner.query('create unique index "uq_api_token_hash" on "api_token" ("hash")');
    await runner.query(`
      create table "idempotency_key" (
        "principal" text not null,
        "route" text not null,
        "key" text not null,
        "request_hash" text not null,
        "status" integer not null,
        "response" text not null,
        "expires_at" timestamptz not null,
        constraint "pk_idempotency_key" primary key ("principal", "route", "key")
      )`);
    await runner.query('create index "ix_idempotency_key_expiry" on "idempotency_key" ("expires_at")');
    await runner.query(`
      create table "audit_log" (
        "id" uuid not null,
        "at" timestamptz not null,
        "actor_id" text not null,
        "actor" text not null,
        "role" text not null,
        "account_id" uuid,
        "action" text not null,
        "path" text not null,
        "status" integer not null,
        "request" jsonb,
        "address" text,
        "correlation_id" text,
        constraint "pk_audit_log" primary key ("id")
      )`);
    await runner.query('create index "ix_audit_log_account" on "audit_log" ("account_id", "id")');
    await runner.query(`
      create trigger "tr_audit_log_append_only" before update or delete on "audit_log"
      for each row execute function refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['audit_log', 'idempotency_key', 'api_token']) await runner.query(`drop table "${table}"`);
  }
}
