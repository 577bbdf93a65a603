import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { eventually } from '../../support/eventually';
import { EmulatorClient } from './emulator.client';

let emulator: Emulator;
let client: EmulatorClient;

beforeEach(async () => {
  emulator = await startEmulator({ port: 0, dataDir: null });
  client = await EmulatorClient.signIn(emulator.authUrl);
});

afterEach(() => emulator.close());

async function image(): Promise<string> {
  const made = await client.image('POST', '/images', { name: 'slow', disk_format: 'raw', container_format: 'bare' });
  return (made.json as { id: string }).id;
}

const show = async (id: string) =>
  (await client.image('GET', `/images/${id}`)).json as { status: string; size: number | null };

/** An upload whose first bytes are sent. */
async function upload(id: string): Promise<ClientRequest> {
  const headers = { 'x-auth-token': client.token, 'content-type': 'application/octet-stream' };
  const sent = request(new URL(`/image/v2/images/${id}/file`, client.authUrl), { method: 'PUT', headers });
  sent.write('first');
  await eventually(async () => (await show(id)).status === 'saving');
  return sent;
}

async function statusOf(sent: ClientRequest): Promise<number | undefined> {
  const answered = once(sent, 'response');
  sent.end(' and last');
  const [reply] = (await answered) as [IncomingMessage];
  reply.resume();
  return reply.statusCode;
}

describe('an image whose bytes are coming', () => {
  it('is saving, takes no others (409), and is active once they are there', async () => {
    const id = await image();
    const first = await upload(id);
    expect((await client.image('PUT', `/images/${id}/file`, 'second')).status).toBe(409);
    expect(await statusOf(first)).toBe(204);
    expect(await show(id)).toMatchObject({ status: 'active', size: 'first and last'.length });
  });

  it('is queued again when they break off', async () => {
    const id = await image();
    const first = await upload(id);
    first.on('error', () => undefined).destroy();
    await eventually(async () => (await show(id)).status === 'queued');
    expect((await show(id)).size).toBeNull();
    expect(await statusOf(await upload(id))).toBe(204);
  });

  it('may be deleted: its upload then ends with 410', async () => {
    const id = await image();
    const first = await upload(id);
    expect((await client.image('DELETE', `/images/${id}`)).status).toBe(204);
    expect(await statusOf(first)).toBe(410);
    expect((await client.image('GET', `/images/${id}`)).status).toBe(404);
  });
});
