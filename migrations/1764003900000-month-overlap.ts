import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each month joins its neighbours when it is made; a time zone whose rules change between two of them cannot have them overlap. */
export class MonthOverlap1764003900000 implements MigrationInterface {
  name = 'MonthOverlap1764003900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table "billing_period" add constraint "ex_billing_period_overlap"
        exclude using gist ("account_id" with =, tstzrange("starts_at", "ends_at") with &&)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "billing_period" drop constraint "ex_billing_period_overlap"');
  }
}
