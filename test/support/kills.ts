import { once } from 'node:events';
import { Client } from 'pg';
import { eventually } from './eventually';

/**
 * `unsent`: killed before the cloud hears of it. `unheard`: the effect is there, the reply is not. `uncommitted`: the
 * reply has come, the commit has not.
 */
export type Moment = 'unsent' | 'unheard' | 'uncommitted';

export interface Victim {
  /** What sees each call before and after its effect. */
  emulator: {
    onCall(hook: (call: { kind: string; phase: string }) => 'drop' | void | Promise<'drop' | void>): () => void;
  };
  product: { kill(): Promise<void> };
  /** Of its database. */
  url: string;
}

/** Kills the product at the n-th call of a kind from now on, until `signal`; resolves once it is dead. */
export function killAt(
  { emulator, product, url }: Victim,
  kind: string | ((kind: string) => boolean),
  moment: Moment,
  { nth = 1, signal }: { nth?: number; signal?: AbortSignal } = {},
): Promise<void> {
  const isOne = typeof kind === 'string' ? (called: string) => called === kind : kind;
  let calls = 0;
  return new Promise((resolve, reject) => {
    const unhook = emulator.onCall(async (call) => {
      if (!isOne(call.kind) || call.phase !== (moment === 'unsent' ? 'before' : 'after')) return;
      calls += 1;
      if (calls !== nth) return;
      unhook();
      if (moment === 'uncommitted') return void killBeforeCommit(product, url).then(resolve, reject);
      await product.kill();
      resolve();
      return 'drop';
    });
    signal?.addEventListener('abort', unhook);
  });
}

/** Holds the table that the result is committed to, so that the reply arrives but its commit never does; then kills. */
async function killBeforeCommit(product: Victim['product'], url: string): Promise<void> {
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
