import { storable } from '../common/storable';
import type { Database, Tx } from '../database';
import { excerptOf } from './claim.parser';
import type { Asking } from './door.claim';

export interface RejectedMessage {
  topic: string;
  hardwareId: string;
  code: string;
  excerpt: string;
  correlationId: string;
}

export const rejectedRow = (
  { topic, hardwareId, correlationId, payload }: Pick<Asking, 'topic' | 'hardwareId' | 'correlationId' | 'payload'>,
  code: string,
): RejectedMessage => ({ topic, hardwareId, code, excerpt: excerptOf(payload), correlationId });

/** How many are kept. */
export const rejectedKept = 10_000;

export async function insertRejected(tx: Tx | Database, rows: RejectedMessage[], at: Date): Promise<void> {
  if (rows.length === 0) return;
  // Nobody has checked what a refused message says, and one that cannot be stored would hold up the whole batch.
  const kept = rows.map(({ topic, excerpt, ...row }) => ({
    ...row,
    topic: storable(topic),
    excerpt: storable(excerpt),
  }));
  await tx.query(
    `insert into rejected_message (topic, hardware_id, code, excerpt, correlation_id, at)
     select topic, "hardwareId", code, excerpt, "correlationId", $2
     from jsonb_to_recordset($1::jsonb) as x(topic text, "hardwareId" text, code text, excerpt text, "correlationId" text)`,
    [JSON.stringify(kept), at],
  );
}

export async function trimRejected(database: Database): Promise<void> {
  await database.query('delete from rejected_message where seq <= (select max(seq) - $1 from rejected_message)', [
    rejectedKept,
  ]);
}

/** Newest first. */
export const selectRejected = (
  database: Database,
  { hardwareId, limit }: { hardwareId: string | null; limit: number },
): Promise<(RejectedMessage & { at: Date })[]> =>
  database.query(
    `select topic, hardware_id as "hardwareId", code, excerpt, correlation_id as "correlationId", at
     from rejected_message where $1::text is null or hardware_id = $1 order by seq desc limit $2`,
    [hardwareId, limit],
  );
