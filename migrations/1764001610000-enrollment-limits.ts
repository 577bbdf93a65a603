import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EnrollmentLimits1764001610000 implements MigrationInterface {
  name = 'EnrollmentLimits1764001610000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table "enrollment"
        add column "max_devices" integer,
        add column "expires_at" timestamptz,
        add column "allow_list" boolean not null default false,
        add constraint "ck_enrollment_max_devices" check ("max_devices" >= 0)`);
    // What a list is ordered by, whatever the order of words in the database is.
    await runner.query(`
      create table "enrollment_hardware_id" (
        "enrollment_id" uuid not null,
        "hardware_id" text collate "C" not null,
        "added_at" timestamptz not null,
        constraint "pk_enrollment_hardware_id" primary key ("enrollment_id", "hardware_id"),
        constraint "fk_enrollment_hardware_id_enrollment" foreign key ("enrollment_id") references "enrollment" ("id")
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "enrollment_hardware_id"');
    await runner.query(
      'alter table "enrollment" drop column "max_devices", drop column "expires_at", drop column "allow_list"',
    );
  }
}
