import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a refused message it is kept what was wrong, not only under which code; gateways are rejected, messages refused. */
export class RefusedMessage1764003000000 implements MigrationInterface {
  name = 'RefusedMessage1764003000000';

  async up(runner: QueryRunner): Promise<void> {
    await this.rename(runner, 'rejected_message', 'refused_message');
    await runner.query(`alter table "refused_message" add column "message" text not null default ''`);
    await runner.query('alter table "refused_message" alter column "message" drop default');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "refused_message" drop column "message"');
    await this.rename(runner, 'refused_message', 'rejected_message');
  }

  private async rename(runner: QueryRunner, from: string, to: string): Promise<void> {
    await runner.query(`alter table "${from}" rename to "${to}"`);
    await runner.query(`alter table "${to}" rename constraint "pk_${from}" to "pk_${to}"`);
    await runner.query(`alter sequence "${from}_seq_seq" rename to "${to}_seq_seq"`);
  }
}
