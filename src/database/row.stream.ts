import { Semaphore } from '../common/semaphore';
import type { Database } from './database';

/** Small enough that making text of one does not keep others waiting. */
const batch = 200;
/** Whoever takes rows this slowly gives the connection back. */
const patience = '60s';

/** Each keeps a connection while whoever takes its rows asks for others: they must never be all that the pool has. */
const permits = new Semaphore(4);

/**
 * The rows of a select in batches, from a cursor: never more than one batch is in memory, all of one snapshot.
 * @throws the signal's reason when it aborts before it is their turn
 */
export async function* streamRows<Row>(
  database: Database,
  sql: string,
  params: unknown[],
  signal?: AbortSignal,
): AsyncGenerator<Row[]> {
  await permits.enter(signal);
  const runner = database.source.createQueryRunner();
  try {
    await runner.startTransaction('REPEATABLE READ');
    await runner.query(`set local idle_in_transaction_session_timeout = '${patience}'`);
    await runner.query(`declare streamed no scroll cursor for ${sql}`, params);
    for (;;) {
      const rows = (await runner.query(`fetch ${batch} from streamed`)) as Row[];
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    // Nothing was written; a connection that is gone has ended its transaction already.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    await runner.release();
    permits.leave();
  }
}
