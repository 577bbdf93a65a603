import { Agent, get } from 'node:http';
import { monotonic, systemClock } from '../../src/common/clock';

/** Requests at a given rate, whatever becomes of those before them. */
export interface ReadOrder {
  url: string;
  token: string;
  /** By kind. Kinds are asked for in turn, and so are the paths of each, again and again. */
  paths: Record<string, string[]>;
  /** A second, of all kinds together. */
  rate: number;
  seconds: number;
}

export interface ReadResult {
  /** By kind: from the moment at which each request was due to the end of its answer. */
  latenciesMs: Record<string, number[]>;
  /** From the first one that was due to the end of the last answer. */
  seconds: number;
}

/** How exactly the moments are kept at which requests are due. */
const tickMs = 2;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

async function run({ url, token, paths, rate, seconds }: ReadOrder): Promise<ReadResult> {
  const kinds = Object.keys(paths);
  const latenciesMs = Object.fromEntries(kinds.map((kind) => [kind, [] as number[]]));
  const reads: Promise<void>[] = [];
  const began = monotonic();
  const read = async (nth: number) => {
    const kind = kinds[nth % kinds.length];
    const ofKind = paths[kind];
    await answerOf(`${url}/api/v1${ofKind[Math.floor(nth / kinds.length) % ofKind.length]}`, token);
    latenciesMs[kind].push(monotonic() - began - (nth / rate) * 1_000);
  };
  for (let sent = 0; sent < rate * seconds; await systemClock.sleep(tickMs)) {
    const dueByNow = Math.min(rate * seconds, Math.floor(((monotonic() - began) / 1_000) * rate) + 1);
    for (; sent < dueByNow; sent += 1) reads.push(read(sent));
  }
  await Promise.all(reads);
  return { latenciesMs, seconds: (monotonic() - began) / 1_000 };
}

/** Reads all of it. */
const answerOf = (url: string, token: string): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.on('end', resolve).on('error', reject).resume();
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
    }).on('error', reject);
  });

process.on('message', (order: ReadOrder) => {
  run(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.exit(1)),
  );
});
process.once('disconnect', () => process.exit(0));
