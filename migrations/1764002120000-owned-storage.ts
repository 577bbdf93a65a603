import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploaded images and archives are an account's, and no fleet's; both are metered. */
export class OwnedStorage1764002120000 implements MigrationInterface {
  name = 'OwnedStorage1764002120000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['lifecycle_event', 'usage_interval'])
      await runner.query(`alter table "${table}" alter column "fleet_id" drop not null`);
    await runner.query('alter table "image_upload" add column "metered_from" timestamptz');
    // Those that stand already are looked at, and count from when they were there.
    await runner.query(`
      insert into work_item (queue, key, run_at, wakes)
      select 'upload', id, now(), 1 from image_upload where status = 'active' and account_id is not null
      on conflict (queue, key) do update set run_at = excluded.run_at, wakes = work_item.wakes + 1`);
    await runner.query(`
      create table "archive_container" (
        "id" uuid not null,
        "account_id" uuid not null,
        "name" text not null,
        "bytes" bigint not null,
        "seen_at" timestamptz not null,
        "gone_at" timestamptz,
        constraint "pk_archive_container" primary key ("id")
      )`);
    await runner.query(
      'create unique index "uq_archive_container_account" on "archive_container" ("account_id") where "gone_at" is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "archive_container"');
    await runner.query('alter table "image_upload" drop column "metered_from"');
    // What no fleet has could not be told before.
    await runner.query('alter table "lifecycle_event" disable trigger "tr_lifecycle_event_append_only"');
    await runner.query(
      'delete from metered_event where event_id in (select id from lifecycle_event where fleet_id is null)',
    );
    await runner.query('delete from lifecycle_event where fleet_id is null');
    await runner.query('alter table "lifecycle_event" enable trigger "tr_lifecycle_event_append_only"');
    await runner.query('delete from usage_interval where fleet_id is null');
    for (const table of ['lifecycle_event', 'usage_interval'])
      await runner.query(`alter table "${table}" alter column "fleet_id" set not null`);
  }
}
