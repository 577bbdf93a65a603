import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a storm writes: a device's row says itself what its timeline begins with, and its enrollment is looked at once a batch. */
export class LeanRegistration1764003060000 implements MigrationInterface {
  name = 'LeanRegistration1764003060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table "device" add column "first_line" text, add column "first_correlation_id" text,
        add column "first_key_fingerprint" text`);
    // Enrollments are never deleted, and the statement that makes devices joins theirs; each row was checked apart before.
    await runner.query('alter table "device" drop constraint "fk_device_enrollment"');
  }

  /** The first lines become rows, with numbers before all others. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into "device_event" (seq, device_id, type, message, details, correlation_id, occurred_at)
      overriding system value
      select (select least(min(seq), 0) from "device_event") - row_number() over (order by registered_at desc, id desc), id,
        'registered', first_line, jsonb_build_object('keyFingerprint', coalesce(first_key_fingerprint, key_fingerprint),
          'enrollmentId', enrollment_id), coalesce(first_correlation_id, correlation_id), registered_at
      from "device" where first_line is not null`);
    await runner.query(`
      alter table "device" drop column "first_line", drop column "first_correlation_id",
        drop column "first_key_fingerprint",
        add constraint "fk_device_enrollment" foreign key ("fleet_id", "enrollment_id")
          references "enrollment" ("fleet_id", "id")`);
  }
}
