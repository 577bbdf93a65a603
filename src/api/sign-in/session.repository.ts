import type { AccountScope } from '../../common/account.scope';
import type { Role } from '../../common/role';
import { oneRow, type Database, type Source, type Tx } from '../../database';
import type { PrincipalKind } from '../access/principal';

/** Somebody whom an identity provider vouches for, as what they are here. */
export interface Visitor {
  kind: Extract<PrincipalKind, 'keystone' | 'oidc'>;
  /** Stable id of who it is at the provider. */
  subject: string;
  name: string;
  role: Role;
  accountIds: AccountScope;
}

export interface Session extends Visitor {
  id: string;
  createdAt: Date;
  expiresAt: Date;
}

export async function insertSession(source: Source, session: Session & { hash: string }): Promise<void> {
  await source.query(
    `insert into session (id, hash, kind, subject, name, role, account_ids, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      session.id,
      session.hash,
      session.kind,
      session.subject,
      session.name,
      session.role,
      session.accountIds,
      session.createdAt,
      session.expiresAt,
    ],
  );
}

/** One that is not over at `now`. */
export function selectSession(database: Database, hash: string, now: Date): Promise<Session | null> {
  return oneRow<Session>(
    database,
    `select id, kind, subject, name, role, account_ids as "accountIds", created_at as "createdAt",
       expires_at as "expiresAt" from session where hash = $1 and expires_at > $2`,
    [hash, now],
  );
}

/** Notes the use, at most once a minute: a busy session is not a write per request. */
export async function touchSession(database: Database, id: string, at: Date): Promise<void> {
  await database.query(
    `update session set last_used_at = $2
     where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`,
    [id, at],
  );
}

export async function deleteSession(database: Database, id: string): Promise<void> {
  await database.query('delete from session where id = $1', [id]);
}

/** Gives how many there were. */
export async function deleteSessionsOf(database: Database, subject: string, scope: AccountScope): Promise<number> {
  const rows = await database.query(
    `with ended as (delete from session where subject = $1 and ($2::uuid[] is null or account_ids <@ $2) returning 1)
     select 1 from ended`,
    [subject, scope],
  );
  return rows.length;
}

export async function insertCode(database: Database, hash: string, visitor: Visitor, expiresAt: Date): Promise<void> {
  await database.query('insert into sign_in_code (hash, visitor, expires_at) values ($1, $2::jsonb, $3)', [
    hash,
    JSON.stringify(visitor),
    expiresAt,
  ]);
}

/** Whom the code lets in; it is used up. Null where there is none that is not over at `now`. */
export async function takeCode(tx: Tx, hash: string, now: Date): Promise<Visitor | null> {
  const rows = await tx.query<{ visitor: Visitor }>(
    `with taken as (delete from sign_in_code where hash = $1 and expires_at > $2 returning visitor)
     select visitor from taken`,
    [hash, now],
  );
  return rows.at(0)?.visitor ?? null;
}

export async function deleteExpired(database: Database, now: Date): Promise<void> {
  await database.query('delete from session where expires_at <= $1', [now]);
  await database.query('delete from sign_in_code where expires_at <= $1', [now]);
}
