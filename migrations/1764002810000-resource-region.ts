import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which region of its cloud a resource is: what an export of charges tells. */
export class ResourceRegion1764002810000 implements MigrationInterface {
  name = 'ResourceRegion1764002810000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "cloud_resource" add column "region" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "cloud_resource" drop column "region"');
  }
}
