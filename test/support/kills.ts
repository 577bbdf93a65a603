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
      // The reply goes out only once nothing can be committed.
      if (moment === 'uncommitted')
        return void killBeforeCommit(product, await holdCommits(url), 1).then(resolve, reject);
      await product.kill();
      resolve();
      return 'drop';
    });
    signal?.addEventListener('abort', unhook);
  });
}

export interface Death {
  kind: string;
  moment: Moment;
}

/** Holds one call for each of these, of as many fleets, and kills the product once all are held: one death for all of them. */
export function killAtAll({ emulator, product, url }: Victim, deaths: Death[]): Promise<void> {
  const pending = [...deaths];
  const uncommitted = deaths.filter(({ moment }) => moment === 'uncommitted').length;
  let reached: () => void;
  const history = new Promise<void>((resolve) => (reached = resolve)).then(() => holdCommits(url));
  const dead = history.then((blocker) => killBeforeCommit(product, blocker, uncommitted));
  const unhook = emulator.onCall(async ({ kind, phase }) => {
    const at = pending.findIndex((one) => one.kind === kind && (one.moment === 'unsent') === (phase === 'before'));
    if (at < 0) return;
    const [{ moment }] = pending.splice(at, 1);
    if (pending.length === 0) {
      unhook();
      reached();
    }
    if (moment === 'uncommitted') return void (await history);
    await dead;
    return 'drop';
  });
  return dead;
}

/** Holds the table that every result is committed to, so that the reply arrives but its commit never does. */
async function holdCommits(url: string): Promise<Client> {
  const blocker = new Client({ connectionString: url });
  await blocker.connect();
  await blocker.query('begin');
  await blocker.query('lock table fleet_event in exclusive mode');
  return blocker;
}

/** Kills once so many commits wait. */
async function killBeforeCommit(product: Victim['product'], blocker: Client, waiting: number): Promise<void> {
  try {
    await eventually(async () => {
      const { rows } = await blocker.query<{ n: number }>(
        // Of one fleet they wait for one another: see recordFleetEvent.
        `select count(*)::int as n from pg_locks where not granted
           and (relation = 'fleet_event'::regclass or (locktype = 'advisory' and classid = 7205))
           and database = (select oid from pg_database where datname = current_database())`,
      );
      return (rows[0]?.n ?? 0) >= waiting;
    });
    await product.kill();
  } finally {
    const ended = once(blocker, 'end');
    await blocker.end();
    await ended;
  }
}
