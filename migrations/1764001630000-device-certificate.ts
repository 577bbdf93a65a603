import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeviceCertificate1764001630000 implements MigrationInterface {
  name = 'DeviceCertificate1764001630000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "device_certificate" (
        "serial" text not null,
        "device_id" uuid not null,
        "key_fingerprint" text not null,
        "issued_at" timestamptz not null,
        "expires_at" timestamptz not null,
        "superseded_at" timestamptz,
        constraint "pk_device_certificate" primary key ("serial"),
        constraint "fk_device_certificate_device" foreign key ("device_id") references "device" ("id")
      )`);
    await runner.query('create index "ix_device_certificate_device" on "device_certificate" ("device_id")');
    // What was issued before is known from the timeline; it is of the one key that the device has had.
    await runner.query(`
      insert into "device_certificate" ("serial", "device_id", "key_fingerprint", "issued_at", "expires_at")
      select e."details"->>'serial', d."id", d."key_fingerprint", e."occurred_at", e."occurred_at" + interval '365 days'
      from "device_event" e join "device" d on d."id" = e."device_id"
      where e."type" = 'certificate' and e."details" ? 'serial' on conflict do nothing`);
    await runner.query(`
      alter table "device"
        add column "renewal_key_fingerprint" text,
        add column "renewal_csr" text,
        add column "renewal_certificate" text,
        add column "renewal_expires_at" timestamptz`);
    await runner.query(
      `create index "ix_device_barred" on "device" ("updated_at") where "status" in ('suspended', 'rejected', 'revoked')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index "ix_device_barred"');
    await runner.query(`
      alter table "device" drop column "renewal_key_fingerprint", drop column "renewal_csr",
        drop column "renewal_certificate", drop column "renewal_expires_at"`);
    await runner.query('drop table "device_certificate"');
  }
}
