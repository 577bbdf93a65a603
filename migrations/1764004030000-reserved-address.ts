import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which the fleets are found that have, or had, a reserved address: its text is the last part of the key. */
export class ReservedAddress1764004030000 implements MigrationInterface {
  name = 'ReservedAddress1764004030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index "ix_cloud_resource_address" on "cloud_resource" (split_part("key", '/', -1))
       where "kind" = 'floating_ip_association'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index "ix_cloud_resource_address"');
  }
}
