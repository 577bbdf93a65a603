import type { AccountScope } from '../../common/account.scope';
import type { Database, ListOrder, Placed, Sorting, Source } from '../../database';

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

export async function insertEntry(source: Source, entry: AuditEntry): Promise<void> {
  await source.query(
    `insert into audit_log (id, at, actor_id, actor, role, account_ids, action, path, status, request, address,
       correlation_id, before, after)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13::jsonb, $14::jsonb)`,
    [
      entry.id,
      entry.at,
      entry.actorId,
      entry.actor,
      entry.role,
      entry.accountIds,
      entry.action,
      entry.path,
      entry.status,
      JSON.stringify(entry.request),
      entry.address,
      entry.correlationId,
      JSON.stringify(entry.before),
      JSON.stringify(entry.after),
    ],
  );
}

/** Newest first unless sorted otherwise. */
export const auditSorting = {
  fields: {
    at: { sql: 'at', type: 'timestamptz' },
    actor: { sql: 'actor', type: 'text' },
    action: { sql: 'action', type: 'text' },
  },
  id: 'id',
  fallback: null,
  newestFirst: true,
} as const satisfies Sorting<string>;

/** `actor`, `action` and `object` are parts of the actor's name, of method and route, and of the path. */
export interface AuditFilter {
  scope: AccountScope;
  actorId: string | null;
  actor: string | null;
  action: string | null;
  object: string | null;
  from: Date | null;
  to: Date | null;
}

/** Of actors that are limited to the scope's accounts. */
export function selectEntries(
  database: Database,
  { scope, actorId, actor, action, object, from, to }: AuditFilter,
  order: ListOrder,
  limit: number,
): Promise<(AuditEntry & Placed)[]> {
  return database.query(
    `select id, at, actor_id as "actorId", actor, role, account_ids as "accountIds", action, path, status, request, before, after,
       address, correlation_id as "correlationId", ${order.place} as place
     from audit_log
     where ($1::uuid[] is null or account_ids <@ $1) and ($2::text is null or actor_id = $2)
       and ($3::text is null or strpos(lower(actor), lower($3)) > 0)
       and ($4::text is null or strpos(lower(action), lower($4)) > 0)
       and ($5::text is null or strpos(lower(path), lower($5)) > 0)
       and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7) and ${order.after('$8', '$9')}
     order by ${order.by} limit $10`,
    [scope, actorId, actor, action, object, from, to, ...order.values, limit],
  );
}
