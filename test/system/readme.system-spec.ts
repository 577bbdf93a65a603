import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { adminToken, startProduct, type Product } from '../support/product';
import { must } from './support/shell';

const readme = join(__dirname, '..', '..', 'README.md');

describe("the README's first fleet", () => {
  let dir: string;
  let product: Product;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-readme-'));
    product = await startProduct({ MOORAGE_DATA_DIR: dir });
  }, 60_000);
  afterAll(async () => {
    await product?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  /** The lines for people to type, for this product's ports and token. */
  async function lines(): Promise<string> {
    const blocks = [...(await readFile(readme, 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
    const emulator = product.events.find(({ event }) => event === 'emulator.listening') as { url: string };
    const mqtt = product.events.find(({ event }) => event === 'mqtt.listening') as { port: number };
    return [`export MOORAGE_URL=${product.url}\n`, ...blocks]
      .join('')
      .replaceAll('http://127.0.0.1:3000', product.url)
      .replaceAll('http://127.0.0.1:5000', new URL(emulator.url).origin)
      .replaceAll('-p 1883', `-p ${mqtt.port}`)
      .replaceAll('a-token-of-your-choice', adminToken);
  }

  it('comes up by the lines as they stand there, and goes', async () => {
    const output = await must('bash', ['-euo', 'pipefail', '-c', await lines()], { timeoutMs: 150_000 });
    const statuses = [...output.matchAll(/"requestId":"r1".*?"status":"([a-z]+)"/g)].map(([, status]) => status);
    expect(statuses).toEqual(['assigning', 'assigned']);
    expect(output).toMatch(/^fleet harbour: \d+ to create$/m);
    for (const name of ['lan', 'router', 'hub']) expect(output).toContain(` moorage-harbour-${name} `);
    expect(output).toMatch(/"meter": "server.m1.tiny"/);
    expect(output.trim().split('\n').at(-1)).toBe('deleting');
    await eventually(
      async () => (await product.call<{ items: unknown[] }>('GET', '/fleets?status=deleted')).body.items.length === 1,
    );
  }, 180_000);
});
