import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { Journal } from '../../../src/emulator/core/journal.file';
import { EmulatorClient } from './emulator.client';

let dataDir: string;
let emulator: Emulator;
let client: EmulatorClient;

const start = async () => {
  emulator = await startEmulator({ port: 0, dataDir });
  client = await EmulatorClient.signIn(emulator.authUrl);
};
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'moorage-emulator-'));
  await start();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await emulator.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function send(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
  const headers = { 'x-auth-token': client.token, 'content-type': 'application/octet-stream' };
  const reply = await fetch(new URL(path, client.authUrl), { method, headers, body });
  return { status: reply.status, text: await reply.text() };
}

const full = () =>
  jest.spyOn(Journal.prototype, 'append').mockImplementationOnce(() => {
    throw new Error('no room');
  });

async function image(): Promise<string> {
  const made = { name: 'mine', disk_format: 'raw', container_format: 'bare' };
  const { id } = (await client.image('POST', '/images', made)).json as { id: string };
  await send('PUT', `/image/v2/images/${id}/file`, 'golden');
  return `/image/v2/images/${id}`;
}

async function object(): Promise<string> {
  const container = `/object-store/v1/AUTH_${client.projectId}/archive`;
  await send('PUT', container);
  await send('PUT', `${container}/a`, 'golden');
  return `${container}/a`;
}

describe('bytes', () => {
  it.each([
    ['an image', image, '/file'],
    ['an object', object, ''],
  ])('of %s stay when its deletion cannot be written down', async (_what, make, bytes) => {
    const path = await make();
    full();
    expect((await send('DELETE', path)).status).toBeGreaterThanOrEqual(500);
    expect(await send('GET', `${path}${bytes}`)).toEqual({ status: 200, text: 'golden' });
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', `${path}${bytes}`)).status).toBe(404);
  });

  it('that no row names, or that never became whole, are gone with the next start, and no others', async () => {
    const [ofImage, ofObject] = [await image(), await object()];
    await emulator.close();
    const left = (sort: string) => readdirSync(join(dataDir, sort)).sort();
    const before = { images: left('images'), objects: left('objects') };
    writeFileSync(join(dataDir, 'images', `${before.images[0]}.1.part`), 'half');
    writeFileSync(join(dataDir, 'objects', 'unnamed'), 'whole');
    await start();
    expect({ images: left('images'), objects: left('objects') }).toEqual(before);
    expect([(await send('GET', `${ofImage}/file`)).text, (await send('GET', ofObject)).text]).toEqual([
      'golden',
      'golden',
    ]);
  });
});
