import type { AccountScope } from '../../common/account.scope';
import { oneRow, type Database, type Source, type Tx } from '../../database';
import { gib } from '../../common/gib';
import { recordStored, type UseInstant } from '../usage/stored.use';
import { boundedEnd } from '../usage/use.end';
import type { ImageUpload } from './image-upload.types';

const columns = `id, account_id as "accountId", cloud, name, disk_format as "diskFormat", container_format as "containerFormat",
  checksum, status, bytes_received::float8 as "bytesReceived", bytes_total::float8 as "bytesTotal", message,
  created_at as "createdAt", seen_at as "seenAt", metered_from as "meteredFrom"`;

/** Commits what is about to be received; false when the id is taken. */
export async function insertUpload(tx: Tx, upload: ImageUpload): Promise<boolean> {
  const rows = await tx.query<unknown>(
    `insert into image_upload (id, account_id, cloud, name, disk_format, container_format, checksum, status, bytes_received,
       bytes_total, created_at, seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'receiving', 0, $8, $9, $9) on conflict (id) do nothing returning id`,
    [
      upload.id,
      upload.accountId,
      upload.cloud,
      upload.name,
      upload.diskFormat,
      upload.containerFormat,
      upload.checksum,
      upload.bytesTotal,
      upload.createdAt,
    ],
  );
  return rows.length === 1;
}

export function findUpload(source: Source, id: string): Promise<ImageUpload | null> {
  return oneRow<ImageUpload>(source, `select ${columns} from image_upload where id = $1`, [id]);
}

/** Newest first; those of the scope's accounts. */
export function selectUploads(
  database: Database,
  { scope, before, limit }: { scope: AccountScope; before: string | null; limit: number },
): Promise<ImageUpload[]> {
  return database.query<ImageUpload>(
    `select ${columns} from image_upload where ($1::uuid[] is null or account_id = any($1))
       and ($2::uuid is null or (created_at, id) < (select created_at, id from image_upload where id = $2))
     order by created_at desc, id desc limit $3`,
    [scope, before, limit],
  );
}

/** Says that it is being received still; false when somebody took it for broken off. */
export const commitProgress = (source: Source, id: string, bytes: number, at: Date): Promise<boolean> =>
  advance(source, 'bytes_received = $2, seen_at = $3', [id, bytes, at]);

/** All of it is in the cloud, and verified; false when somebody took it for broken off. */
export const commitReceived = (tx: Tx, id: string, bytes: number, checksum: string, at: Date): Promise<boolean> =>
  advance(tx, `status = 'active', bytes_received = $2, seen_at = $3, checksum = $4`, [id, bytes, at, checksum]);

/** Commits that what there is of it is to go; false when that is known, or it is over. */
export const commitRemoving = (tx: Tx, id: string, message: string): Promise<boolean> =>
  advance(tx, `status = 'removing', message = $2`, [id, message]);

async function advance(source: Source, changes: string, values: unknown[]): Promise<boolean> {
  const rows = await source.query<unknown>(
    `with changed as (update image_upload set ${changes} where id = $1 and status = 'receiving' returning 1)
     select 1 from changed`,
    values,
  );
  return rows.length === 1;
}

/** Nothing is left of it. */
export async function commitFailed(tx: Tx, id: string): Promise<void> {
  await tx.query(`update image_upload set status = 'failed' where id = $1 and status = 'removing'`, [id]);
}

/** It is there, and its account's: its use began at `from`. */
export async function commitUploadUse(tx: Tx, upload: ImageUpload, from: Date): Promise<void> {
  await tx.query('update image_upload set metered_from = $2 where id = $1', [upload.id, from]);
  await recordUse(tx, upload, 'opened', { occurredAt: from });
}

/** A look has found it there: until then its use is known. */
export async function commitUploadSeen(tx: Tx, { id }: ImageUpload, at: Date): Promise<void> {
  await tx.query('update image_upload set seen_at = $2 where id = $1', [id, at]);
}

/** Somebody has deleted it since it was last seen. */
export async function commitUploadGone(tx: Tx, upload: ImageUpload, at: Date): Promise<void> {
  const { id, meteredFrom, seenAt } = upload;
  if (meteredFrom === null) return;
  await tx.query('update image_upload set metered_from = null where id = $1', [id]);
  await recordUse(tx, upload, 'closed', boundedEnd(meteredFrom, at, seenAt));
}

async function recordUse(
  tx: Tx,
  { id, accountId, name, bytesReceived }: ImageUpload,
  type: 'opened' | 'closed',
  when: UseInstant,
): Promise<void> {
  if (accountId === null) return;
  const stored = { fleetId: null, accountId, id, kind: 'image' as const, key: name, name, cloudId: id };
  await recordStored(tx, type, { ...stored, gib: gib(bytesReceived) }, when);
}
