import { storable } from '../../common/storable';
import type { Database, Source } from '../../database';
import { excerptOf } from '../claim.parser';
import type { ReplyReason } from '../devices/device.types';
import type { Asking } from '../door.claim';

/** A message that was refused: why, and the beginning of what it said, without what could be a secret. */
export interface RefusedMessage extends ReplyReason {
  topic: string;
  hardwareId: string;
  excerpt: string;
  correlationId: string;
}

export type KeptRefusal = RefusedMessage & { seq: string; at: Date };

/** It names what the message has that was not expected, at any length. */
const longestMessage = 500;

export const refusedRow = (
  { topic, hardwareId, correlationId, payload }: Pick<Asking, 'topic' | 'hardwareId' | 'correlationId' | 'payload'>,
  { code, message }: ReplyReason,
): RefusedMessage => ({
  topic,
  hardwareId,
  code,
  message: message.slice(0, longestMessage),
  excerpt: excerptOf(payload),
  correlationId,
});

/** How many are kept. */
const refusedKept = 10_000;

export async function insertRefused(source: Source, rows: RefusedMessage[], at: Date): Promise<void> {
  if (rows.length === 0) return;
  // Nobody has checked what a refused message says, and one that cannot be stored would hold up the whole batch.
  const kept = rows.map(({ topic, hardwareId, excerpt, message, ...row }) => ({
    ...row,
    hardwareId: storable(hardwareId),
    topic: storable(topic),
    excerpt: storable(excerpt),
    message: storable(message),
  }));
  await source.query(
    `insert into refused_message (topic, hardware_id, code, message, excerpt, correlation_id, at)
     select topic, "hardwareId", code, message, excerpt, "correlationId", $2
     from jsonb_to_recordset($1::jsonb)
       as x(topic text, "hardwareId" text, code text, message text, excerpt text, "correlationId" text)`,
    [JSON.stringify(kept), at],
  );
}

export async function trimRefused(database: Database): Promise<void> {
  await database.query('delete from refused_message where seq <= (select max(seq) - $1 from refused_message)', [
    refusedKept,
  ]);
}

export interface RefusedFilter {
  hardwareId: string | null;
  code: string | null;
  /** `seq` of the last one of the page before. */
  before: string | null;
  limit: number;
}

/** Newest first: by the number, not by the text that it is given as, to which 9 is more than 30. */
export const selectRefused = (
  database: Database,
  { hardwareId, code, before, limit }: RefusedFilter,
): Promise<KeptRefusal[]> =>
  database.query(
    `select seq::text as seq, topic, hardware_id as "hardwareId", code, message, excerpt,
       correlation_id as "correlationId", at
     from refused_message
     where ($1::text is null or hardware_id = $1) and ($2::text is null or code = $2) and ($3::bigint is null or seq < $3)
     order by refused_message.seq desc limit $4`,
    [hardwareId, code, before, limit],
  );
