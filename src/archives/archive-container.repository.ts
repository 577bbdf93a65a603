import { gib } from '../common/gib';
import { newId } from '../common/ids';
import type { Source, Tx } from '../database';
import { boundedEnd, recordLifecycleEvent } from '../reconciliation';

interface Known {
  id: string;
  accountId: string;
  name: string;
  bytes: number;
  seenAt: Date;
}

/** An account's container as the store shows it. */
export interface SeenContainer {
  accountId: string;
  name: string;
  bytes: number;
}

/** Those that stood when they were last looked at. */
export function knownContainers(tx: Tx): Promise<Known[]> {
  return tx.query(
    `select id, account_id as "accountId", name, bytes::float8 as bytes, seen_at as "seenAt"
     from archive_container where gone_at is null order by account_id`,
  );
}

/** Which of the ids are accounts. */
export async function accountsAmong(source: Source, ids: string[]): Promise<Set<string>> {
  const rows = await source.query<{ id: string }>('select id from account where id = any($1::uuid[])', [ids]);
  return new Set(rows.map(({ id }) => id));
}

export async function commitNew(tx: Tx, { accountId, name, bytes }: SeenContainer, at: Date): Promise<void> {
  const id = newId();
  await tx.query('insert into archive_container (id, account_id, name, bytes, seen_at) values ($1, $2, $3, $4, $5)', [
    id,
    accountId,
    name,
    bytes,
    at,
  ]);
  await recordSize(tx, 'opened', { id, accountId, name }, bytes, at);
}

/** As it is now; another size splits its use here, for nobody tells when it came about. */
export async function commitSame(tx: Tx, known: Known, bytes: number, at: Date): Promise<void> {
  await tx.query('update archive_container set bytes = $2, seen_at = $3 where id = $1', [known.id, bytes, at]);
  if (bytes !== known.bytes) await recordSize(tx, 'changed', known, bytes, at);
}

export async function commitGone(tx: Tx, { id, accountId, name, seenAt }: Known, at: Date): Promise<void> {
  await tx.query('update archive_container set gone_at = $2 where id = $1', [id, at]);
  await recordLifecycleEvent(tx, {
    fleetId: null,
    accountId,
    resourceId: id,
    kind: 'object_storage',
    type: 'closed',
    meter: 'object_storage',
    unit: null,
    quantity: null,
    ...boundedEnd(null, at, seenAt),
    attributes: { name },
  });
}

async function recordSize(
  tx: Tx,
  type: 'opened' | 'changed',
  { id, accountId, name }: Pick<Known, 'id' | 'accountId' | 'name'>,
  bytes: number,
  occurredAt: Date,
): Promise<void> {
  await recordLifecycleEvent(tx, {
    fleetId: null,
    accountId,
    resourceId: id,
    kind: 'object_storage',
    type,
    meter: 'object_storage',
    unit: 'GiB-Hours',
    quantity: gib(bytes),
    occurredAt,
    attributes: { name },
  });
}
