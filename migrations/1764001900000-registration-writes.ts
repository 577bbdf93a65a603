import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a storm writes is checked once for each row, not once for each reference. */
export class RegistrationWrites1764001900000 implements MigrationInterface {
  name = 'RegistrationWrites1764001900000';

  async up(runner: QueryRunner): Promise<void> {
    // One check instead of two, and it says more: a device's enrollment is of the device's own fleet.
    await runner.query('drop index "ix_enrollment_fleet"');
    await runner.query('create unique index "uq_enrollment_fleet" on "enrollment" ("fleet_id", "id")');
    await runner.query(`
      alter table "device" drop constraint "fk_device_fleet", drop constraint "fk_device_enrollment",
        add constraint "fk_device_enrollment" foreign key ("fleet_id", "enrollment_id")
          references "enrollment" ("fleet_id", "id")`);
    // Devices are never deleted, and an event is written in the transaction that makes or holds its device.
    await runner.query('alter table "device_event" drop constraint "fk_device_event_device"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table "device_event"
        add constraint "fk_device_event_device" foreign key ("device_id") references "device" ("id")`);
    await runner.query(`
      alter table "device" drop constraint "fk_device_enrollment",
        add constraint "fk_device_enrollment" foreign key ("enrollment_id") references "enrollment" ("id"),
        add constraint "fk_device_fleet" foreign key ("fleet_id") references "fleet" ("id")`);
    await runner.query('drop index "uq_enrollment_fleet"');
    await runner.query('create index "ix_enrollment_fleet" on "enrollment" ("fleet_id", "id")');
  }
}
