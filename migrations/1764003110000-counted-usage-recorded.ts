import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was counted since a month's bound is found without reading all that is kept. */
export class CountedUsageRecorded1764003110000 implements MigrationInterface {
  name = 'CountedUsageRecorded1764003110000';

  async up(runner: QueryRunner): Promise<void> {
    // Rows lie in the order in which they came: a few pages tell where the old ones end.
    await runner.query('create index "ix_counted_usage_recorded" on "counted_usage" using brin ("recorded_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index "ix_counted_usage_recorded"');
  }
}
