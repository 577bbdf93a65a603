import type { Database, Tx } from '../../database';

export interface AuditEntry {
  id: string;
  at: Date;
  actorId: string;
  actor: string;
  role: string;
  accountId: string | null;
  action: string;
  path: string;
  status: number;
  request: unknown;
  address: string | null;
  correlationId: string | null;
}

export async function insertEntry(tx: Tx | Database, entry: AuditEntry): Promise<void> {
  await tx.query(
    `insert into audit_log (id, at, actor_id, actor, role, account_id, action, path, status, request, address, correlation_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12)`,
    [
      ...[entry.id, entry.at, entry.actorId, entry.actor, entry.role, entry.accountId, entry.action, entry.path],
      ...[entry.status, JSON.stringify(entry.request), entry.address, entry.correlationId],
    ],
  );
}

export interface AuditFilter {
  account: string | null;
  actorId: string | null;
  from: Date | null;
  to: Date | null;
  before: string | null;
  limit: number;
}

/** Newest first. */
export function selectEntries(database: Database, filter: AuditFilter): Promise<AuditEntry[]> {
  return database.query<AuditEntry>(
    `select id, at, actor_id as "actorId", actor, role, account_id as "accountId", action, path, status, request, address,
       correlation_id as "correlationId"
     from audit_log
     where ($1::uuid is null or account_id = $1) and ($2::text is null or actor_id = $2)
       and ($3::timestamptz is null or at >= $3) and ($4::timestamptz is null or at < $4) and ($5::uuid is null or id < $5)
     order by id desc limit $6`,
    [filter.account, filter.actorId, filter.from, filter.to, filter.before, filter.limit],
  );
}
