import { execFile } from 'node:child_process';
import type { Database } from '../../../src/database';
import type { Emulator } from '../../../src/emulator';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { startTestApp, type TestApp } from '../../support/test-app';

interface Items<T> {
  items: T[];
}

/** Reads server-sent events until `enough`; gives their ids and types. */
async function follow(
  test: TestApp,
  path: string,
  enough: (types: string[]) => boolean,
  lastEventId?: string,
): Promise<{ id: string; type: string }[]> {
  const stop = new AbortController();
  const response = await fetch(`${test.url}${path}`, {
    signal: stop.signal,
    headers: {
      authorization: `Bearer ${test.adminToken}`,
      accept: 'text/event-stream',
      ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
    },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events: { id: string; type: string }[] = [];
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) {
      const found = /^id: (\d+)\nevent: (\S+)\ndata: \{/.exec(frame);
      if (found) events.push({ id: found[1], type: found[2] });
    }
    if (enough(events.map(({ type }) => type))) break;
  }
  stop.abort();
  return events;
}

describe('the life of a fleet, over the API', () => {
  let database: Database;
  let emulator: Emulator;
  let test: TestApp;
  let fleet: string;

  beforeAll(async () => {
    test = await startTestApp({ emulator: { buildMs: 50 }, env: { MOORAGE_SETTLE_MS: '300', MOORAGE_TICK_MS: '500' } });
    ({ database, emulator } = test);
  });
  afterAll(() => test.close());

  /** The command line, as built. */
  const moorage = (...args: string[]) =>
    new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      const env = { ...process.env, MOORAGE_URL: test.url, MOORAGE_TOKEN: test.adminToken };
      const child = execFile('node', ['dist/src/cli.js', ...args], { env }, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      );
    });

  it('shows what the cloud offers', async () => {
    const names = async (path: string) =>
      (await test.call<Items<{ name: string }>>('GET', `/api/v1/${path}`)).body.items.map(({ name }) => name);
    expect(await names('images')).toContain('guest');
    expect(await names('flavors')).toEqual(expect.arrayContaining(['m1.tiny', 'm1.small']));
    expect(await names('external-networks')).toEqual(['public']);
    const { body } = await test.call<Items<{ id: string }>>('GET', '/api/v1/quotas');
    expect(body.items.map(({ id }) => id)).toEqual(expect.arrayContaining(['compute.instances', 'network.floatingip']));
    expect((await test.call('GET', '/api/v1/images?cloud=nowhere')).body.code).toBe('CLOUD_NOT_FOUND');
  });

  it('is planned with its costs before anything is done', async () => {
    const make = async (path: string, body: unknown) => (await test.make(path, body)).id;
    const accountId = await make('accounts', { name: 'Acme', currency: 'EUR', timeZone: 'Europe/Berlin' });
    const blueprintId = await make('blueprints', { name: 'hub', spec: fullSpec });
    fleet = `/api/v1/fleets/${await make('fleets', { name: 'north', accountId, blueprintId })}`;
    const { status, body } = await test.call<{
      steps: { action: string; kind: string }[];
      monthlyCost: { currency: string; items: { meter: string; quantity: string }[] };
    }>('GET', `${fleet}/plan`);
    expect(status).toBe(200);
    expect(new Set(body.steps.map(({ action }) => action))).toEqual(new Set(['create']));
    expect(body.monthlyCost).toMatchObject({ currency: 'EUR' });
    expect(body.monthlyCost.items.map(({ meter }) => meter).sort()).toEqual([
      'floating_ip',
      'router',
      'server.m1.tiny',
    ]);
    const { code, stdout } = await moorage('plan', 'north', '--exit-code');
    expect(stdout).toMatch(/^fleet north: 1\d to create\n/);
    expect(stdout).toMatch(/\+ {2}create {2}router_interface lan +wave 3 {2}does not exist\n/);
    expect(stdout).toMatch(/a month of 730 hours: \d+\.\d+ EUR/);
    expect(code).toBe(2);
    expect((await test.call('GET', fleet)).body).toMatchObject({ status: 'pending', blueprintVersion: null });
    expect((await test.call('GET', `${fleet}/resources`)).body).toEqual([]);
  });

  it('is built when asked, is seen to be, and stands', async () => {
    const live = follow(test, `${fleet}/events`, (types) => types.includes('fleet.ready'));
    expect((await test.call('POST', `${fleet}/reconcile`)).status).toBe(202);
    const events = await live;
    expect(events.map(({ type }) => type)).toContain('fleet.provisioning');
    const resumed = await follow(test, `${fleet}/events`, (types) => types.includes('fleet.ready'), events[0].id);
    expect(resumed.map(({ id }) => id)).toEqual(events.slice(1).map(({ id }) => id));
    const pages = await test.call<Items<{ seq: string }>>('GET', `${fleet}/events?order=desc&limit=2`);
    expect(pages.body.items.map(({ seq }) => BigInt(seq))).toEqual(
      [...pages.body.items.map(({ seq }) => BigInt(seq))].sort((a, b) => (a < b ? 1 : -1)),
    );
    expect((await test.call('GET', fleet)).body).toMatchObject({
      status: 'ready',
      blueprintVersion: 1,
      wantedVersion: 1,
      endpoint: { host: expect.any(String), port: 8883, tls: true },
    });
    const { body } = await test.call<{ kind: string; name: string; cloudId: string }[]>('GET', `${fleet}/resources`);
    expect(body.find(({ kind }) => kind === 'server')).toMatchObject({
      name: 'moorage-north-hub',
      cloudId: expect.any(String),
    });
    const after = await test.call<{ steps: unknown[]; monthlyCost: { items: unknown[] } }>('GET', `${fleet}/plan`);
    expect(after.body.steps).toEqual([]);
    expect(await moorage('plan', 'north', '--exit-code')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^fleet north: nothing to do/) as string,
    });
    expect(await moorage('plan', 'south')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^FLEET_NOT_FOUND: no fleet is called south/) as string,
    });
    expect(after.body.monthlyCost.items).toHaveLength(3);
  });

  it('tells what others have changed, by its policy, and mends it when asked', async () => {
    const patched = await test.call('PATCH', fleet, { driftPolicy: 'report' });
    expect(patched.body).toMatchObject({ driftPolicy: 'report', status: 'ready' });
    const before = await test.call<{ differences: unknown[] }>('GET', `${fleet}/drift`);
    expect(before.body).toMatchObject({ policy: 'report', drifted: false, differences: [], added: [] });
    const viewer = await test.call<{ token: string }>('POST', '/api/v1/api-tokens', { name: 'v', role: 'viewer' });
    const { token } = viewer.body;
    expect((await test.call('GET', `${fleet}/drift`, undefined, { token })).status).toBe(200);
    expect((await test.call('POST', `${fleet}/repair`, undefined, { token })).status).toBe(403);
    expect((await test.call('POST', `${fleet}/repair`)).status).toBe(202);
    await eventually(async () => (await test.call('GET', fleet)).body.status === 'ready');
    await test.call('PATCH', fleet, { driftPolicy: 'repair' });
  });

  it('has a picture, a console and servers that can be acted on', async () => {
    const { body } = await test.call<{ nodes: { kind: string }[]; edges: unknown[] }>('GET', `${fleet}/topology`);
    expect(body.nodes.map(({ kind }) => kind).sort()).toEqual([
      'external_network',
      'floating_ip',
      'network',
      'router',
      'server',
    ]);
    expect((await test.call('GET', `${fleet}/servers/hub/console?lines=5`)).body).toMatchObject({
      server: 'hub',
      output: expect.any(String),
    });
    const reboot = () =>
      test.call('POST', `${fleet}/servers/hub/actions`, { action: 'reboot' }, { headers: { 'idempotency-key': 'r' } });
    const first = await reboot();
    expect(first).toMatchObject({ status: 202, body: { action: 'reboot', server: 'hub', imageId: null } });
    expect((await reboot()).body).toEqual(first.body);
  });

  it('is used and costs, and that can be read', async () => {
    const usage = await eventually(async () => {
      const { body } = await test.call<Items<{ meter: string; cost: string; unit: string }>>(
        'GET',
        '/api/v1/usage?granularity=total',
      );
      return body.items.length === 3 ? body.items : null;
    });
    expect(usage.find(({ meter }) => meter === 'server.m1.tiny')).toMatchObject({
      unit: 'Hours',
      currency: 'EUR',
      priced: true,
      quantity: expect.stringMatching(/^\d+\.\d+$/),
    });
  });

  it('is changed by a new version of its blueprint', async () => {
    const { body } = await test.call<{ blueprintId: string }>('GET', fleet);
    const spec = { ...fullSpec, servers: [{ ...fullSpec.servers[0], count: 2 }] };
    await test.call('PUT', `/api/v1/blueprints/${body.blueprintId}`, { name: 'hub', spec });
    await eventually(async () => (await test.call('GET', fleet)).body.blueprintVersion === 2, { timeoutMs: 20_000 });
    const resources = await test.call<{ kind: string }[]>('GET', `${fleet}/resources`);
    expect(resources.body.filter(({ kind }) => kind === 'server')).toHaveLength(2);
  });

  it('has a key pair of its own made, imported and shown exactly once', async () => {
    const make = async (path: string, body: unknown) => (await test.make(path, body)).id;
    const accountId = await make('accounts', { name: 'Keys', currency: 'EUR', timeZone: 'UTC' });
    const blueprintId = await make('blueprints', { name: 'keys', spec: { keyPair: { generate: true } } });
    const keyed = `/api/v1/fleets/${await make('fleets', { name: 'keys', accountId, blueprintId })}`;
    const reveal = (key: string, token = test.adminToken) =>
      test.call('POST', `${keyed}/key-pair/reveal`, undefined, { token, headers: { 'idempotency-key': key } });
    expect((await reveal('early')).body).toMatchObject({ code: 'KEY_PAIR_NOT_GENERATED', status: 409 });
    await test.call('POST', `${keyed}/reconcile`);
    await eventually(async () => (await test.call('GET', keyed)).body.status === 'ready', { timeoutMs: 20_000 });
    const [pair] = emulator.state.all('keyPairs').filter(({ name }) => name === 'moorage-keys-key');
    const stored = () => database.query('select sealed_private_key as sealed from fleet_key_pair');
    expect(await stored()).toEqual([{ sealed: expect.stringMatching(/^v1\./) }]);
    const { body: viewer } = await test.call('POST', '/api/v1/api-tokens', { name: 'v', role: 'viewer' });
    expect((await reveal('viewer', String(viewer.token))).status).toBe(403);
    const shown = await reveal('first');
    expect([shown.status, shown.body]).toEqual([
      200,
      { publicKey: pair.publicKey, privateKey: expect.stringMatching(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/) },
    ]);
    // Whoever has not heard the answer asks again with the same key.
    expect((await reveal('first')).body).toEqual(shown.body);
    expect(await stored()).toEqual([{ sealed: null }]);
    const again = await reveal('second');
    expect([again.status, again.body.code]).toEqual([410, 'KEY_PAIR_ALREADY_REVEALED']);
    const audit = await test.call<Items<{ action: string; status: number }>>('GET', '/api/v1/audit-log');
    expect(audit.body.items.map(({ action }) => action)).toContain('POST /api/v1/fleets/:id/key-pair/reveal');
    const events = await test.call<Items<{ type: string }>>('GET', `${keyed}/events`);
    expect(events.body.items.map(({ type }) => type)).toContain('key-pair.revealed');
    const told = JSON.stringify([audit.body, events.body]);
    expect(told).not.toContain('PRIVATE KEY-');
    await test.call('DELETE', keyed);
    await eventually(async () => (await test.call('GET', keyed)).body.status === 'deleted', { timeoutMs: 20_000 });
    expect(await stored()).toEqual([]);
  });

  it('is taken down without a rest', async () => {
    expect((await test.call('DELETE', fleet)).body).toMatchObject({ status: 'deleting' });
    await eventually(async () => (await test.call('GET', fleet)).body.status === 'deleted', { timeoutMs: 20_000 });
    expect((await test.call('GET', `${fleet}/resources`)).body).toEqual([]);
    expect((await test.call<Items<unknown>>('GET', '/api/v1/fleets')).body.items).toEqual([]);
    expect((await test.call<Items<unknown>>('GET', '/api/v1/fleets?status=deleted')).body.items).toHaveLength(2);
    expect(await database.query('select 1 from subnet_allocation')).toEqual([]);
  });
});
