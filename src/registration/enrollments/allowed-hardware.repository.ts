import type { Database, Tx } from '../../database';

export interface AllowedHardware {
  hardwareId: string;
  addedAt: Date;
}

/** Gives those that were not there before. */
export async function insertAllowed(
  tx: Tx,
  enrollmentId: string,
  hardwareIds: string[],
  at: Date,
): Promise<Set<string>> {
  const rows = await tx.query<AllowedHardware>(
    `insert into enrollment_hardware_id (enrollment_id, hardware_id, added_at)
     select $1, id, $3 from unnest($2::text[]) as x(id) order by id
     on conflict do nothing returning hardware_id as "hardwareId"`,
    [enrollmentId, hardwareIds, at],
  );
  return new Set(rows.map(({ hardwareId }) => hardwareId));
}

/** In the order of the ids, byte by byte. */
export const selectAllowed = (
  database: Database,
  { enrollmentId, after, limit }: { enrollmentId: string; after: string | null; limit: number },
): Promise<AllowedHardware[]> =>
  database.query(
    `select hardware_id as "hardwareId", added_at as "addedAt" from enrollment_hardware_id
     where enrollment_id = $1 and ($2::text is null or hardware_id > $2) order by hardware_id limit $3`,
    [enrollmentId, after, limit],
  );

/** Whether it was there. */
export async function deleteAllowed(tx: Tx, enrollmentId: string, hardwareId: string): Promise<boolean> {
  const rows = await tx.query<unknown>(
    `with gone as (delete from enrollment_hardware_id where enrollment_id = $1 and hardware_id = $2 returning 1)
     select * from gone`,
    [enrollmentId, hardwareId],
  );
  return rows.length > 0;
}

/** `<enrollment id>/<hardware id>` of those among these that are allowed. */
export async function allowedAmong(
  tx: Tx,
  wanted: { enrollmentId: string; hardwareId: string }[],
): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const rows = await tx.query<{ enrollmentId: string; hardwareId: string }>(
    `select enrollment_id as "enrollmentId", hardware_id as "hardwareId" from enrollment_hardware_id
     where (enrollment_id, hardware_id) in (select * from unnest($1::uuid[], $2::text[]))`,
    [wanted.map(({ enrollmentId }) => enrollmentId), wanted.map(({ hardwareId }) => hardwareId)],
  );
  return new Set(rows.map(({ enrollmentId, hardwareId }) => `${enrollmentId}/${hardwareId}`));
}
