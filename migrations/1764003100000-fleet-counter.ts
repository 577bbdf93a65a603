import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Counters are those of a gateway of one fleet: another fleet of the account may have one of the same name. What was counted
 * is kept for every fleet where the name works, or for the last one where it did: nothing of it is counted again.
 */
export class FleetCounter1764003100000 implements MigrationInterface {
  name = 'FleetCounter1764003100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "device_counter" rename to "old_counter"');
    await runner.query('alter table "old_counter" rename constraint "pk_device_counter" to "pk_old_counter"');
    await runner.query(`
      create table "device_counter" (
        "account_id" uuid not null,
        "hardware_id" text not null,
        "epoch" text not null,
        "fleet_id" uuid not null,
        "messages" bigint not null,
        "bytes" bigint not null,
        "reported_at" timestamptz not null,
        constraint "pk_device_counter" primary key ("account_id", "hardware_id", "epoch", "fleet_id")
      )`);
    await runner.query(`
      insert into "device_counter"
      select c."account_id", c."hardware_id", c."epoch", p."fleet_id", c."messages", c."bytes", c."reported_at"
      from "old_counter" c cross join lateral (
        select x."fleet_id", rank() over (order by x."works" desc, case when not x."works" then x."registered_at" end desc) as "place"
        from (
          select d."fleet_id", bool_or(d."status" in ('assigning', 'assigned', 'suspended')) as "works", max(d."registered_at") as "registered_at"
          from "device" d join "fleet" f on f."id" = d."fleet_id"
          where d."hardware_id" = c."hardware_id" and f."account_id" = c."account_id" group by 1) x) p
      where p."place" = 1`);
    await runner.query('drop table "old_counter"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "device_counter" rename to "new_counter"');
    await runner.query('alter table "new_counter" rename constraint "pk_device_counter" to "pk_new_counter"');
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
      insert into "device_counter" select "account_id", "hardware_id", "epoch", max("messages"), max("bytes"), max("reported_at")
      from "new_counter" group by 1, 2, 3`);
    await runner.query('drop table "new_counter"');
  }
}
