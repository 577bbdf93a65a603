import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CertificateOffer1764001720000 implements MigrationInterface {
  name = 'CertificateOffer1764001720000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "certificate_offer" (
        "token_digest" text not null,
        "enrollment_id" uuid not null,
        "key_fingerprint" text not null,
        "serial" text not null,
        "not_after" timestamptz not null,
        "hardware_id" text,
        "expires_at" timestamptz not null,
        constraint "pk_certificate_offer" primary key ("token_digest"),
        constraint "fk_certificate_offer_enrollment" foreign key ("enrollment_id") references "enrollment" ("id")
      )`);
    await runner.query('create index "ix_certificate_offer_expires_at" on "certificate_offer" ("expires_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "certificate_offer"');
  }
}
