import { TestClock } from '../../../src/common/clock.fixture';
import { startEmulator, type Emulator, type HookedCall } from '../../../src/emulator';
import { eventually } from '../../support/eventually';
import { EmulatorClient } from './emulator.client';

let emulator: Emulator;
let client: EmulatorClient;

beforeEach(async () => {
  emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 40 });
  client = await EmulatorClient.signIn(emulator.authUrl);
});

afterEach(() => emulator.close());

const createNetwork = (name: string) => client.network('POST', '/networks', { network: { name } });
const names = () => emulator.state.all('networks').map(({ name }) => name);

describe('faults that are asked for', () => {
  it('refuse the n-th call of a kind with a status and a Retry-After, and no other', async () => {
    emulator.faults.set({
      rules: [{ kind: 'POST network/networks', nth: 2, effect: 'status', status: 503, retryAfter: 7 }],
    });
    const replies = [await createNetwork('a'), await createNetwork('b'), await createNetwork('c')];
    expect(replies.map(({ status }) => status)).toEqual([201, 503, 201]);
    expect(replies[1].headers.get('retry-after')).toBe('7');
    expect(names()).toEqual(['public', 'a', 'c']);
  });

  it('drop the reply after the effect: the object is there', async () => {
    emulator.faults.set({ rules: [{ kind: 'POST network/networks', nth: 1, effect: 'drop-after' }] });
    await expect(createNetwork('lost')).rejects.toThrow('fetch failed');
    expect(names()).toEqual(['public', 'lost']);
    expect(emulator.calls.all().at(-1)).toMatchObject({ kind: 'POST network/networks', status: null });
  });

  it('drop the connection before the effect: nothing is there', async () => {
    emulator.faults.set({ rules: [{ kind: 'POST network/*', times: 1, effect: 'drop-before' }] });
    await expect(createNetwork('never')).rejects.toThrow('fetch failed');
    expect((await createNetwork('then')).status).toBe(201);
    expect(names()).toEqual(['public', 'then']);
  });

  it('strike a share of the calls, the same ones for the same seed', async () => {
    const run = async () => {
      emulator.faults.set({ seed: 42, rules: [{ kind: 'GET network/networks', share: 0.3, effect: 'status' }] });
      const replies = [];
      for (let at = 0; at < 60; at += 1) replies.push((await client.network('GET', '/networks')).status);
      return replies;
    };
    const [first, second] = [await run(), await run()];
    expect(second).toEqual(first);
    const struck = first.filter((status) => status === 503).length;
    expect(struck).toBeGreaterThan(8);
    expect(struck).toBeLessThan(30);
  });

  it('slow one service down and not the others', async () => {
    const clock = new TestClock();
    const slowed = await startEmulator({ port: 0, dataDir: null, clock });
    try {
      const caller = await EmulatorClient.signIn(slowed.authUrl);
      slowed.faults.set({ latencyMs: { network: 150 } });
      const sleep = jest.spyOn(clock, 'sleep');
      const listed = caller.network('GET', '/networks');
      await eventually(() => sleep.mock.calls.length === 1);
      clock.advance(149);
      expect((await caller.compute('GET', '/flavors')).status).toBe(200);
      expect(slowed.calls.count('GET network/networks')).toBe(0);
      clock.advance(1);
      expect((await listed).status).toBe(200);
    } finally {
      await slowed.close();
    }
  });

  it('lower the quotas of every project', async () => {
    emulator.faults.set({ quotas: { network: { network: 2 }, compute: { instances: 0 } } });
    const lan = await client.lan('10.9.0.0/24');
    expect((await createNetwork('third')).json).toMatchObject({ NeutronError: { type: 'OverQuota' } });
    await expect(client.server(lan.id)).rejects.toThrow(
      /403 .*Quota exceeded for instances: Requested 1, but already used 0 of 0/,
    );
  });

  it('let servers end in ERROR with a fault', async () => {
    emulator.faults.set({ serverErrorShare: 1 });
    const lan = await client.lan('10.9.1.0/24');
    const { id } = await client.server(lan.id);
    await eventually(() => Promise.resolve(emulator.state.get('servers', id)?.vmState === 'error'));
    const server = (await client.compute('GET', `/servers/${id}`)).one('server');
    expect(server).toMatchObject({ status: 'ERROR', fault: { code: 500, message: 'No valid host was found. ' } });
  });

  it('let a server that cannot have all of its ports end in ERROR, and those that it has got go', async () => {
    const lans = [await client.lan('10.9.2.0/24'), await client.lan('10.9.3.0/24')];
    const ports = () => emulator.state.all('ports').filter(({ deviceOwner }) => deviceOwner !== 'network:dhcp');
    await eventually(() => emulator.state.all('ports').length === lans.length);
    emulator.faults.set({ quotas: { network: { port: lans.length + 1 } } });
    const { id } = await client.server(lans.map((lan) => lan.id));
    await eventually(() => emulator.state.get('servers', id)?.vmState === 'error');
    const { fault } = (await client.compute('GET', `/servers/${id}`)).one('server');
    expect(fault).toMatchObject({ code: 500, message: expect.stringContaining('Quota exceeded') as unknown });
    expect(ports()).toEqual([]);
  });

  it('are set, read and cleared over HTTP; what makes no sense is refused with its name', async () => {
    const rule = { kind: 'GET compute/servers', effect: 'status', status: 500 };
    expect((await client.faults('PUT', '', { latencyMs: 0, rules: [rule] })).status).toBe(200);
    expect((await client.compute('GET', '/servers')).status).toBe(500);
    expect((await client.faults('GET', '')).json).toMatchObject({ rules: [rule] });
    expect((await client.faults('DELETE', '')).status).toBe(204);
    expect((await client.compute('GET', '/servers')).status).toBe(200);
    const wrong = await client.faults('PUT', '', { serverErrorShare: 2 });
    expect([wrong.status, JSON.stringify(wrong.json)]).toEqual([400, expect.stringContaining('serverErrorShare')]);
  });
});

describe('hooks', () => {
  it('see a call before and after its effect, with its number', async () => {
    const seen: [HookedCall['phase'], string, number, number][] = [];
    const remove = emulator.onCall(({ phase, kind, n }) => void seen.push([phase, kind, n, names().length]));
    await createNetwork('a');
    await createNetwork('b');
    remove();
    await createNetwork('c');
    const kind = 'POST network/networks';
    expect(seen).toEqual([
      ['before', kind, 1, 1],
      ['after', kind, 1, 2],
      ['before', kind, 2, 2],
      ['after', kind, 2, 3],
    ]);
  });

  it('hold a call up for as long as they like, and drop its connection', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    emulator.onCall(async ({ phase }) => {
      if (phase === 'before') await held;
      return phase === 'after' ? 'drop' : undefined;
    });
    const call = createNetwork('held').catch(String);
    await eventually(() => Promise.resolve(names().length === 1));
    release();
    expect(await call).toContain('fetch failed');
    expect(names()).toEqual(['public', 'held']);
  });
});
