import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Registration1764000200000 implements MigrationInterface {
  name = 'Registration1764000200000';

  async up(runner: QueryRunner): Promise<void> {
    await this.enrollments(runner);
    await this.devices(runner);
    await runner.query(`
      create table "device_event" (
        "seq" bigint generated always as identity,
        "device_id" uuid not null,
        "type" text not null,
        "message" text not null,
        "actor" text,
        "details" jsonb not null default '{}',
        "correlation_id" text,
        "occurred_at" timestamptz not null,
        constraint "pk_device_event" primary key ("seq"),
        constraint "fk_device_event_device" foreign key ("device_id") references "device" ("id")
      )`);
    await runner.query('create index "ix_device_event_device" on "device_event" ("device_id", "seq")');
    await runner.query(`
      create table "rejected_message" (
        "seq" bigint generated always as identity,
        "topic" text not null,
        "hardware_id" text not null,
        "code" text not null,
        "excerpt" text not null,
        "correlation_id" text not null,
        "at" timestamptz not null,
        constraint "pk_rejected_message" primary key ("seq")
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['rejected_message', 'device_event', 'device', 'enrollment']) {
      await runner.query(`drop table "${table}"`);
    }
  }

  private async enrollments(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "enrollment" (
        "id" uuid not null,
        "fleet_id" uuid not null,
        "kind" text not null,
        "sealed_secret" text,
        "ca_certificate" text,
        "created_at" timestamptz not null,
        "revoked_at" timestamptz,
        constraint "pk_enrollment" primary key ("id"),
        constraint "ck_enrollment_kind" check ("kind" in ('secret', 'x509')),
        constraint "ck_enrollment_proof" check (
          ("kind" = 'secret' and "sealed_secret" is not null) or ("kind" = 'x509' and "ca_certificate" is not null)),
        constraint "fk_enrollment_fleet" foreign key ("fleet_id") references "fleet" ("id")
      )`);
    await runner.query('create index "ix_enrollment_fleet" on "enrollment" ("fleet_id", "id")');
  }

  private async devices(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "device" (
        "id" uuid not null,
        "fleet_id" uuid not null,
        "hardware_id" text not null,
        "key_fingerprint" text not null,
        "enrollment_id" uuid not null,
        "status" text not null,
        "reason" text,
        "model" text,
        "firmware" text,
        "attributes" jsonb not null default '{}',
        "endpoint" jsonb,
        "csr" text,
        "certificate" text,
        "certificate_expires_at" timestamptz,
        "state" text,
        "state_at" timestamptz,
        "last_seen_at" timestamptz not null,
        "request_id" text not null,
        "correlation_id" text not null,
        "response_topic" text,
        "response_correlation" text,
        "reply_due" boolean not null default false,
        "revision" bigint not null default 1,
        "registered_at" timestamptz not null,
        "updated_at" timestamptz not null,
        "removed_at" timestamptz,
        constraint "pk_device" primary key ("id"),
        constraint "ck_device_status" check ("status" in ('pending-approval', 'assigning', 'assigned', 'suspended',
          'rejected', 'revoked', 'retired')),
        constraint "fk_device_fleet" foreign key ("fleet_id") references "fleet" ("id"),
        constraint "fk_device_enrollment" foreign key ("enrollment_id") references "enrollment" ("id")
      )`);
    // Postgres decides races between replicas: one row for each identity, one working key and one waiting beside it.
    await runner.query(
      'create unique index "uq_device_identity" on "device" ("fleet_id", "hardware_id", "key_fingerprint") where "removed_at" is null',
    );
    await runner.query(
      `create unique index "uq_device_working" on "device" ("fleet_id", "hardware_id") where "status" in ('assigning', 'assigned', 'suspended')`,
    );
    await runner.query(
      `create unique index "uq_device_pending" on "device" ("fleet_id", "hardware_id") where "status" = 'pending-approval'`,
    );
    await runner.query('create index "ix_device_fleet" on "device" ("fleet_id", "status", "id")');
    await runner.query('create index "ix_device_hardware" on "device" ("hardware_id")');
    await runner.query('create index "ix_device_reply_due" on "device" ("fleet_id", "id") where "reply_due"');
  }
}
