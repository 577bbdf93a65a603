import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The list of current intervals, the latest beginning first: without, each page sorted all of them. */
export class IntervalList1764003070000 implements MigrationInterface {
  name = 'IntervalList1764003070000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index "ix_usage_interval_begun" on "usage_interval" (lower("during") desc, "id" desc) where "superseded_at" is null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index "ix_usage_interval_begun"');
  }
}
