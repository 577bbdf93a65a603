import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ImageUpload1764001210000 implements MigrationInterface {
  name = 'ImageUpload1764001210000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "image_upload" (
        "id" uuid not null,
        "account_id" uuid,
        "cloud" text,
        "name" text not null,
        "disk_format" text not null,
        "container_format" text not null,
        "checksum" text,
        "status" text not null,
        "bytes_received" bigint not null,
        "bytes_total" bigint,
        "message" text,
        "created_at" timestamptz not null,
        "seen_at" timestamptz not null,
        constraint "pk_image_upload" primary key ("id"),
        constraint "ck_image_upload_status" check ("status" in ('receiving', 'active', 'removing', 'failed'))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "image_upload"');
  }
}
