import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-ins of people: sessions, and the codes that browsers fetch them with. */
export class Session1764002410000 implements MigrationInterface {
  name = 'Session1764002410000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "session" (
        "id" uuid not null,
        "hash" text not null,
        "kind" text not null,
        "subject" text not null,
        "name" text not null,
        "role" text not null,
        "account_ids" uuid[],
        "created_at" timestamptz not null,
        "expires_at" timestamptz not null,
        "last_used_at" timestamptz,
        constraint "pk_session" primary key ("id"),
        constraint "ck_session_kind" check ("kind" in ('keystone', 'oidc')),
        constraint "ck_session_role" check ("role" in ('admin', 'operator', 'billing', 'viewer'))
      )`);
    await runner.query('create unique index "uq_session_hash" on "session" ("hash")');
    await runner.query('create index "ix_session_expiry" on "session" ("expires_at")');
    await runner.query(`
      create table "sign_in_code" (
        "hash" text not null,
        "visitor" jsonb not null,
        "expires_at" timestamptz not null,
        constraint "pk_sign_in_code" primary key ("hash")
      )`);
    await runner.query('create index "ix_sign_in_code_expiry" on "sign_in_code" ("expires_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['sign_in_code', 'session']) await runner.query(`drop table "${table}"`);
  }
}
