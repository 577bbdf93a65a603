import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counters are those of a gateway, whichever device it is registered as: what was counted of an epoch is not counted again. */
export class GatewayCounter1764002800000 implements MigrationInterface {
  name = 'GatewayCounter1764002800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "device_report" add column "hardware_id" text');
    await runner.query(
      'update "device_report" r set "hardware_id" = coalesce((select d."hardware_id" from "device" d where d."id" = r."device_id"), r."device_id"::text)',
    );
    await runner.query('alter table "device_report" alter column "hardware_id" set not null');
    await runner.query('drop index "ix_device_report_device"');
    await runner.query(
      'create index "ix_device_report_gateway" on "device_report" ("account_id", "hardware_id", "seq")',
    );
    await runner.query('alter table "device_counter" rename to "old_counter"');
    await runner.query('alter table "old_counter" rename constraint "pk_device_counter" to "pk_old_counter"');
    await runner.query(`
      create table "device_counter" (
        "account_id" uuid not null,
        "hardware_id" text not null,
        "epoch" text not null,
        "messages" bigint not null,
        "bytes" bigint not null,
        "reported_at" timestamptz not null,
        constraint "pk_device_counter" primary key ("account_id", "hardware_id", "epoch")
      )`);
    await runner.query(`
      insert into "device_counter" select f."account_id", d."hardware_id", c."epoch", max(c."messages"), max(c."bytes"), max(c."reported_at")
      from "old_counter" c join "device" d on d."id" = c."device_id" join "fleet" f on f."id" = d."fleet_id" group by 1, 2, 3`);
    await runner.query('drop table "old_counter"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "device_counter" rename to "new_counter"');
    await runner.query('alter table "new_counter" rename constraint "pk_device_counter" to "pk_new_counter"');
    await runner.query(`
      create table "device_counter" (
        "device_id" uuid not null,
        "epoch" text not null,
        "messages" bigint not null,
        "bytes" bigint not null,
        "reported_at" timestamptz not null,
        constraint "pk_device_counter" primary key ("device_id", "epoch")
      )`);
    await runner.query(`
      insert into "device_counter" select d."id", c."epoch", c."messages", c."bytes", c."reported_at"
      from "new_counter" c join "device" d on d."hardware_id" = c."hardware_id"
      join "fleet" f on f."id" = d."fleet_id" and f."account_id" = c."account_id"`);
    await runner.query('drop table "new_counter"');
    await runner.query('drop index "ix_device_report_gateway"');
    await runner.query('create index "ix_device_report_device" on "device_report" ("device_id", "seq")');
    await runner.query('alter table "device_report" drop column "hardware_id"');
  }
}
