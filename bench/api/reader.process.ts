import { Agent, get } from 'node:http';
import { monotonic, systemClock } from '../../src/common/clock';

/** Requests at a given rate, whatever becomes of those before them. */
export interface ReadOrder {
  url: string;
  token: string;
  /** Asked for one after the other, and again from the first. */
  paths: string[];
  rate: number;
  seconds: number;
}

export interface ReadResult {
  /** From the moment at which each request was due to the end of its answer. */
  latenciesMs: number[];
  /** From the first one that was due to the end of the last answer. */
  seconds: number;
}

/** How exactly the moments are kept at which requests are due. */
const tickMs = 2;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

async function run({ url, token, paths, rate, seconds }: ReadOrder): Promise<ReadResult> {
  const latenciesMs: number[] = [];
  const reads: Promise<void>[] = [];
  const began = monotonic();
  const read = async (path: string, due: number) => {
    await answerOf(`${url}/api/v1${path}`, token);
    latenciesMs.push(monotonic() - due);
  };
  for (let sent = 0; sent < rate * seconds; await systemClock.sleep(tickMs)) {
    const dueByNow = Math.min(rate * seconds, Math.floor(((monotonic() - began) / 1_000) * rate) + 1);
    for (; sent < dueByNow; sent += 1) reads.push(read(paths[sent % paths.length], began + (sent / rate) * 1_000));
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
