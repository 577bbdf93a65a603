import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EnrollmentSecret1764001600000 implements MigrationInterface {
  name = 'EnrollmentSecret1764001600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "enrollment_secret" (
        "id" uuid not null,
        "enrollment_id" uuid not null,
        "sealed_secret" text not null,
        "created_at" timestamptz not null,
        "valid_until" timestamptz,
        constraint "pk_enrollment_secret" primary key ("id"),
        constraint "fk_enrollment_secret_enrollment" foreign key ("enrollment_id") references "enrollment" ("id")
      )`);
    // Postgres decides between two that rotate at once: one newest secret, and one before it.
    await runner.query(
      'create unique index "uq_enrollment_secret_newest" on "enrollment_secret" ("enrollment_id") where "valid_until" is null',
    );
    await runner.query(
      'create unique index "uq_enrollment_secret_previous" on "enrollment_secret" ("enrollment_id") where "valid_until" is not null',
    );
    // A row's id may be that of its enrollment: it is the first of its secrets.
    await runner.query(`
      insert into "enrollment_secret" ("id", "enrollment_id", "sealed_secret", "created_at")
      select "id", "id", "sealed_secret", "created_at" from "enrollment" where "sealed_secret" is not null`);
    await runner.query('alter table "enrollment" rename column "sealed_secret" to "sealed_root"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "enrollment" rename column "sealed_root" to "sealed_secret"');
    await runner.query(`
      update "enrollment" e set "sealed_secret" = s."sealed_secret" from "enrollment_secret" s
      where s."enrollment_id" = e."id" and s."valid_until" is null`);
    await runner.query('drop table "enrollment_secret"');
  }
}
