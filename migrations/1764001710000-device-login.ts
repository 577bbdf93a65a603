import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeviceLogin1764001710000 implements MigrationInterface {
  name = 'DeviceLogin1764001710000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "device_login" (
        "kind" text not null,
        "digest" text not null,
        "device_id" uuid not null,
        "created_at" timestamptz not null,
        constraint "pk_device_login" primary key ("kind", "digest"),
        constraint "fk_device_login_device" foreign key ("device_id") references "device" ("id"),
        constraint "ck_device_login_kind" check ("kind" in ('token', 'basic', 'certificate'))
      )`);
    await runner.query('create index "ix_device_login_device" on "device_login" ("device_id")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "device_login"');
  }
}
