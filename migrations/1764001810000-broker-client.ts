import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BrokerClient1764001810000 implements MigrationInterface {
  name = 'BrokerClient1764001810000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "broker_client" (
        "username" text collate "C" not null,
        "mark" text not null,
        "enabled" boolean not null,
        constraint "pk_broker_client" primary key ("username")
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "broker_client"');
  }
}
