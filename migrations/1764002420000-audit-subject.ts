import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a change found and what it left; and no way around the refusal to delete from the log. */
export class AuditSubject1764002420000 implements MigrationInterface {
  name = 'AuditSubject1764002420000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table "audit_log" add "before" jsonb, add "after" jsonb');
    await runner.query(`
      create trigger "tr_audit_log_no_truncate" before truncate on "audit_log"
      for each statement execute function refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger "tr_audit_log_no_truncate" on "audit_log"');
    await runner.query('alter table "audit_log" drop column "before", drop column "after"');
  }
}
