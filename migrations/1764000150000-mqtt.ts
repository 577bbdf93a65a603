import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Mqtt1764000150000 implements MigrationInterface {
  name = 'Mqtt1764000150000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "certificate_authority" (
        "id" integer not null,
        "certificate" text not null,
        "sealed_key" text not null,
        "created_at" timestamptz not null,
        constraint "pk_certificate_authority" primary key ("id"),
        constraint "ck_certificate_authority_one" check ("id" = 1)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "certificate_authority"');
  }
}
