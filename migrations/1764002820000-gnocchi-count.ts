import type { MigrationInterface, QueryRunner } from 'typeorm';

const causes = ['leak', 'phantom', 'state', 'resized', 'late', 'nova'];

const checked = (allowed: string[]): string =>
  `check ("cause" in (${allowed.map((cause) => `'${cause}'`).join(', ')}))`;

/** What Gnocchi was told of servers is compared as well. */
export class GnocchiCount1764002820000 implements MigrationInterface {
  name = 'GnocchiCount1764002820000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "inventory_object" add column "gnocchi_seconds" numeric');
    await this.allow(runner, [...causes, 'gnocchi']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from "usage_difference" where "cause" = 'gnocchi'`);
    await this.allow(runner, causes);
    await runner.query('alter table "inventory_object" drop column "gnocchi_seconds"');
  }

  private async allow(runner: QueryRunner, allowed: string[]): Promise<void> {
    await runner.query('alter table "usage_difference" drop constraint "ck_usage_difference_cause"');
    await runner.query(`alter table "usage_difference" add constraint "ck_usage_difference_cause" ${checked(allowed)}`);
  }
}
