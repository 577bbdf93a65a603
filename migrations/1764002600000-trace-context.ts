import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work is handed over with the trace that asked for it. */
export class TraceContext1764002600000 implements MigrationInterface {
  name = 'TraceContext1764002600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table work_item
        add column traceparent text,
        add column traced_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table work_item drop column traced_at, drop column traceparent');
  }
}
