import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A usage event is its account's: one that another account sends under the same source and id is another one. */
export class UsageEventAccount1764003050000 implements MigrationInterface {
  name = 'UsageEventAccount1764003050000';

  async up(runner: QueryRunner): Promise<void> {
    await this.key(runner, '"event_id", "source", "account_id"');
  }

  /** Of several accounts' events of one source and id only the first is known from here on; all stay counted. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from "usage_event" e using "usage_event" first
      where first.event_id = e.event_id and first.source = e.source
        and (first.recorded_at, first.account_id) < (e.recorded_at, e.account_id)`);
    await this.key(runner, '"event_id", "source"');
  }

  private async key(runner: QueryRunner, columns: string): Promise<void> {
    await runner.query('alter table "usage_event" drop constraint "pk_usage_event"');
    await runner.query(`alter table "usage_event" add constraint "pk_usage_event" primary key (${columns})`);
  }
}
