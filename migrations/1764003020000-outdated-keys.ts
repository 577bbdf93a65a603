import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every second it is looked for who may not go on as before: retired devices and superseded certificates among them. */
export class OutdatedKeys1764003020000 implements MigrationInterface {
  name = 'OutdatedKeys1764003020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index "ix_device_retired" on "device" ("updated_at") where "status" = 'retired'`);
    await runner.query(
      'create index "ix_device_certificate_superseded" on "device_certificate" ("superseded_at") where "superseded_at" is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index "ix_device_certificate_superseded"');
    await runner.query('drop index "ix_device_retired"');
  }
}
