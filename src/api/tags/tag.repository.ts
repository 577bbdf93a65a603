import type { Tx } from '../../database';
import type { TaggedTable } from './tagged.decorator';

/** Keeps the row as it is until the transaction ends; rows that refer to it can still be made. */
export async function holdRow(tx: Tx, table: TaggedTable, id: string): Promise<void> {
  await tx.query(`select 1 from "${table}" where id = $1 for no key update`, [id]);
}
