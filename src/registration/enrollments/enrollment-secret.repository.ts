import { newId } from '../../common/ids';
import type { Tx } from '../../database';

export async function insertSecret(
  tx: Tx,
  row: { enrollmentId: string; sealedSecret: string; createdAt: Date },
): Promise<void> {
  await tx.query(
    'insert into enrollment_secret (id, enrollment_id, sealed_secret, created_at) values ($1, $2, $3, $4)',
    [newId(), row.enrollmentId, row.sealedSecret, row.createdAt],
  );
}

/** Until when the secret before the newest one is valid; null when it is not any more, or there is none. */
export async function selectOverlap(tx: Tx, enrollmentId: string, at: Date): Promise<Date | null> {
  const [row] = await tx.query<{ validUntil: Date }>(
    `select valid_until as "validUntil" from enrollment_secret where enrollment_id = $1 and valid_until > $2`,
    [enrollmentId, at],
  );
  return row?.validUntil ?? null;
}

/** Makes the newest secret the one before a new one, in the place of whatever was there. */
export async function retireNewest(tx: Tx, enrollmentId: string, validUntil: Date): Promise<void> {
  await tx.query('delete from enrollment_secret where enrollment_id = $1 and valid_until is not null', [enrollmentId]);
  await tx.query('update enrollment_secret set valid_until = $2 where enrollment_id = $1', [enrollmentId, validUntil]);
}

export async function endOverlap(tx: Tx, enrollmentId: string, at: Date): Promise<void> {
  await tx.query('update enrollment_secret set valid_until = $2 where enrollment_id = $1 and valid_until > $2', [
    enrollmentId,
    at,
  ]);
}
