import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EnrollmentRate1764001800000 implements MigrationInterface {
  name = 'EnrollmentRate1764001800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table "enrollment"
        add column "per_second" integer,
        add constraint "ck_enrollment_per_second" check ("per_second" >= 1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "enrollment" drop column "per_second"');
  }
}
