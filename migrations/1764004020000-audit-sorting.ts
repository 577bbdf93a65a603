import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the audit log is sorted by beside time: without, each page read all of it, and it only grows. */
export class AuditSorting1764004020000 implements MigrationInterface {
  name = 'AuditSorting1764004020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index "ix_audit_log_actor" on "audit_log" ("actor", "id")');
    await runner.query('create index "ix_audit_log_action" on "audit_log" ("action", "id")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index "ix_audit_log_action"');
    await runner.query('drop index "ix_audit_log_actor"');
  }
}
