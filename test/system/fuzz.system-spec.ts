import fc from 'fast-check';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultOf, fuzzedRequest, type ApiDocument } from '../support/api-fuzz';
import { FuzzedFleets } from '../support/fuzzed-fleets';
import { adminToken, startProduct, type Product } from '../support/product';

/** The product as it is shipped, on its own emulator, under requests that are made from its own document. */
describe('ten thousand requests that nobody would send', () => {
  let dir: string;
  let product: Product;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-fuzz-'));
    product = await startProduct({ MOORAGE_DATA_DIR: join(dir, 'data') });
  }, 120_000);
  afterAll(async () => {
    await product?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  /** Resident memory, in MB (Linux). */
  async function residentMb(): Promise<number> {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${product.pid}/status`, 'utf8')) ?? [];
    return Math.ceil(Number(kilobytes) / 1_024);
  }

  it('are done or refused: no 500, no leak, no crash, and no memory that grows', async () => {
    const document = (await (await fetch(`${product.url}/openapi.json`)).json()) as ApiDocument;
    const fleets = await FuzzedFleets.make(product.url, adminToken);
    const { ids, places, callers } = fleets;
    const request = fuzzedRequest({ document, ids, places, callers: callers.length });
    const statuses = new Map<number, number>();
    const runs = Number(process.env.FUZZ_RUNS ?? 10_000);
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const answer = await fleets.send(sent);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const fault = faultOf(answer, fleets.secretsFrom(sent));
        if (fault !== null) throw new Error(fault);
      }),
      { numRuns: runs },
    );
    process.stdout.write(`fuzzed: ${JSON.stringify(Object.fromEntries(statuses))}, ${await residentMb()} MB\n`);
    // Most of it must get past the first look, or nothing was tried.
    const done = [200, 201, 202, 204].reduce((sum, status) => sum + (statuses.get(status) ?? 0), 0);
    expect(done).toBeGreaterThan(runs / 10);
    expect(await residentMb()).toBeLessThan(800);
    expect((await product.call('GET', '/accounts')).status).toBe(200);
    expect(product.events.filter(({ event }) => event === 'api.failed')).toEqual([]);
  }, 3_600_000);
});
