import type { AccountScope } from '../../common/account.scope';
import type { Database, Tx } from '../../database';

export interface AuditEntry {
  id: string;
  at: Date;
  actorId: string;
  actor: string;
  role: string;
  accountIds: AccountScope;
  action: string;
  path: string;
  status: number;
  request: unknown;
  before: unknown;
  after: unknown;
  address: string | null;
  correlationId: string | null;
}

export async function insertEntry(tx: Tx | Database, entry: AuditEntry): Promise<void> {
  await tx.query(
    `insert into audit_log (id, at, actor_id, actor, role, account_ids, action, path, status, request, address,
       correlation_id, before, after)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13::jsonb, $14::jsonb)`,
    [
      ...[entry.id, entry.at, entry.actorId, entry.actor, entry.role, entry.accountIds, entry.action, entry.path],
      ...[entry.status, JSON.stringify(entry.request), entry.address, entry.correlationId],
      ...[JSON.stringify(entry.before), JSON.stringify(entry.after)],
    ],
  );
}

export interface AuditFilter {
  scope: AccountScope;
  actorId: string | null;
  from: Date | null;
  to: Date | null;
  before: string | null;
  limit: number;
}

/** Newest first; of actors that are limited to the scope's accounts. */
export function selectEntries(database: Database, filter: AuditFilter): Promise<AuditEntry[]> {
  return database.query<AuditEntry>(
    `select id, at, actor_id as "actorId", actor, role, account_ids as "accountIds", action, path, status, request, before, after,
       address, correlation_id as "correlationId"
     from audit_log
     where ($1::uuid[] is null or account_ids <@ $1) and ($2::text is null or actor_id = $2)
       and ($3::timestamptz is null or at >= $3) and ($4::timestamptz is null or at < $4) and ($5::uuid is null or id < $5)
     order by id desc limit $6`,
    [filter.scope, filter.actorId, filter.from, filter.to, filter.before, filter.limit],
  );
}
