import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which key the secrets of this database are encrypted; one row. */
export class KeyFingerprint1764002610000 implements MigrationInterface {
  name = 'KeyFingerprint1764002610000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table key_fingerprint (
        id integer not null default 1 constraint pk_key_fingerprint primary key,
        fingerprint text not null,
        constraint ck_key_fingerprint_one check (id = 1))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table key_fingerprint');
  }
}
