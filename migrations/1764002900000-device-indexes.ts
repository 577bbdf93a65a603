import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As `isOnline` of the registration has it. */
const online = `(coalesce("status" in ('assigning', 'assigned', 'suspended') and "state" in ('init', 'ready', 'alert'), false))`;

/** What lists of gateways are filtered and sorted by: without, each read all of the table. */
export class DeviceIndexes1764002900000 implements MigrationInterface {
  name = 'DeviceIndexes1764002900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create extension if not exists pg_trgm');
    await runner.query('create index "ix_device_search" on "device" using gin (lower("hardware_id") gin_trgm_ops)');
    await runner.query('create index "ix_device_seen" on "device" ("last_seen_at", "id")');
    await runner.query('create index "ix_device_registered" on "device" ("registered_at", "id")');
    await runner.query(`create index "ix_device_apart" on "device" ("status", "id") where "status" <> 'assigned'`);
    await runner.query(`create index "ix_device_online" on "device" ("fleet_id", ${online}, "id")`);
    // With the state, devices are counted without a look at their rows.
    await runner.query('drop index "ix_device_fleet"');
    await runner.query('create index "ix_device_fleet" on "device" ("fleet_id", "status", "id") include ("state")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index "ix_device_fleet"');
    await runner.query('create index "ix_device_fleet" on "device" ("fleet_id", "status", "id")');
    for (const name of ['online', 'apart', 'registered', 'seen', 'search']) {
      await runner.query(`drop index "ix_device_${name}"`);
    }
    // The extension stays: a superuser may have added it, or others use it by now.
  }
}
