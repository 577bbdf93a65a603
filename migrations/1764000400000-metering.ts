import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Metering1764000400000 implements MigrationInterface {
  name = 'Metering1764000400000';

  async up(runner: QueryRunner): Promise<void> {
    await this.inbox(runner);
    await runner.query(`
      create table "usage_interval" (
        "id" uuid not null,
        "recorded_at" timestamptz not null,
        "superseded_at" timestamptz,
        "resource_id" uuid not null,
        "fleet_id" uuid not null,
        "account_id" uuid not null,
        "kind" text not null,
        "meter" text not null,
        "unit" text not null,
        "quantity" numeric not null,
        "during" tstzrange not null,
        "confidence" text not null,
        constraint "pk_usage_interval" primary key ("id", "recorded_at"),
        constraint "ck_usage_interval_unit" check ("unit" in ('Hours', 'GiB-Hours')),
        constraint "ck_usage_interval_quantity" check ("quantity" >= 0),
        constraint "ck_usage_interval_confidence" check ("confidence" in ('observed', 'derived', 'estimated', 'unknown')),
        constraint "ck_usage_interval_during" check (
          not isempty("during") and lower_inc("during") and not upper_inc("during") and not lower_inf("during")),
        constraint "ex_usage_interval_overlap" exclude using gist
          ("resource_id" with =, "meter" with =, "during" with &&) where ("superseded_at" is null)
      )`);
    for (const owner of ['account', 'fleet']) {
      await runner.query(
        `create index "ix_usage_interval_${owner}" on "usage_interval" using gist ("${owner}_id", "during")
         where "superseded_at" is null`,
      );
    }
    await runner.query(
      'create index "ix_usage_interval_resource" on "usage_interval" ("resource_id") where "superseded_at" is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "usage_interval"');
    await runner.query('drop trigger "tr_lifecycle_event_metering" on "lifecycle_event"');
    await runner.query('drop function metering_note_event()');
    await runner.query('drop table "metered_event"');
  }

  /**
   * A mark per event, written by Postgres in the event's own transaction: what waits is found by a small index however
   * long the log grows, and an event that commits late or out of order cannot be passed by.
   */
  private async inbox(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "metered_event" (
        "event_id" uuid not null,
        "resource_id" uuid not null,
        "absorbed_at" timestamptz,
        constraint "pk_metered_event" primary key ("event_id")
      )`);
    await runner.query(
      'create index "ix_metered_event_waiting" on "metered_event" ("resource_id") where "absorbed_at" is null',
    );
    await runner.query(`
      create function metering_note_event() returns trigger language plpgsql as $$
      begin
        insert into metered_event (event_id, resource_id) values (new.id, new.resource_id);
        return null;
      end $$`);
    await runner.query(`
      create trigger "tr_lifecycle_event_metering" after insert on "lifecycle_event"
      for each row execute function metering_note_event()`);
    await runner.query('insert into metered_event (event_id, resource_id) select id, resource_id from lifecycle_event');
  }
}
