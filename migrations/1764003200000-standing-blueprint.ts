import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Null, as in all fleets so far, where the version that stands is one of the fleet's own blueprint. */
export class StandingBlueprint1764003200000 implements MigrationInterface {
  name = 'StandingBlueprint1764003200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table "fleet"
        add column "standing_blueprint_id" uuid,
        add constraint "fk_fleet_standing_blueprint" foreign key ("standing_blueprint_id") references "blueprint" ("id")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "fleet" drop column "standing_blueprint_id"');
  }
}
