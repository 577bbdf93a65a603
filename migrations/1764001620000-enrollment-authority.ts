import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EnrollmentAuthority1764001620000 implements MigrationInterface {
  name = 'EnrollmentAuthority1764001620000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table "enrollment"
        add column "ca_subject" text,
        add column "verification_code" text,
        add column "verified_at" timestamptz`);
    await runner.query(
      'create index "ix_enrollment_ca_subject" on "enrollment" ("ca_subject") where "verified_at" is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index "ix_enrollment_ca_subject"');
    await runner.query(
      'alter table "enrollment" drop column "ca_subject", drop column "verification_code", drop column "verified_at"',
    );
  }
}
