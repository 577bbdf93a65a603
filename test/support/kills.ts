import { once } from 'node:events';
import { Client } from 'pg';
import type { Emulator } from '../../src/emulator';
import { eventually } from './eventually';
import type { Product } from './product';

/**
 * `unsent`: killed before the cloud hears of it. `unheard`: the effect is there, the reply is not. `uncommitted`: the
 * reply has come, the commit has not.
 */
export type Moment = 'unsent' | 'unheard' | 'uncommitted';

export interface Victim {
  emulator: Emulator;
  product: Product;
  /** Of its database. */
  url: string;
}

/** Kills the product at the n-th call of a kind from now on; resolves once it is dead. */
export function killAt({ emulator, product, url }: Victim, kind: string, moment: Moment, nth = 1): Promise<void> {
  let calls = 0;
  return new Promise((resolve, reject) => {
    const unhook = emulator.onCall(async (call) => {
      if (call.kind !== kind || call.phase !== (moment === 'unsent' ? 'before' : 'after')) return;
      calls += 1;
      if (calls !== nth) return;
      unhook();
      if (moment === 'uncommitted') return void killBeforeCommit(product, url).then(resolve, reject);
      await product.kill();
      resolve();
      return 'drop';
    });
  });
}

/** Holds the table that the result is committed to, so that the reply arrives but its commit never does; then kills. */
async function killBeforeCommit(product: Product, url: string): Promise<void> {
  const blocker = new Client({ connectionString: url });
  await blocker.connect();
  try {
    await blocker.query('begin');
    await blocker.query('lock table fleet_event in exclusive mode');
    await eventually(async () => {
      const { rows } = await blocker.query<{ n: number }>(
        `select count(*)::int as n from pg_locks where relation = 'fleet_event'::regclass and not granted`,
      );
      return (rows[0]?.n ?? 0) > 0;
    });
    await product.kill();
  } finally {
    const ended = once(blocker, 'end');
    await blocker.end();
    await ended;
  }
}
