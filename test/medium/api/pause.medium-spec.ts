import type { Database } from '../../../src/database';
import { startTestApp, type TestApp } from '../../support/test-app';

interface View {
  id: string;
  conditions: { type: string; reason: string; message: string; since: string }[];
  pause: { at: string; by: string; reason: string } | null;
}

describe('pausing a fleet, over the API', () => {
  let database: Database;
  let test: TestApp;
  let fleet: string;
  let peer: string;

  beforeAll(async () => {
    test = await startTestApp();
    ({ database } = test);
    const make = async (path: string, body: unknown) => (await test.make(path, body)).id;
    const accountId = await make('accounts', { name: 'Acme', currency: 'EUR', timeZone: 'Europe/Berlin' });
    const spec = { networks: [{ key: 'lan', subnet: { cidr: 'auto' } }] };
    const blueprintId = await make('blueprints', { name: 'hub', spec });
    const input = { accountId, blueprintId };
    fleet = await make('fleets', { name: 'north', ...input });
    const loud = { accountId: accountId.toUpperCase(), blueprintId: blueprintId.toUpperCase() };
    peer = await make('fleets', { name: 'south', ...loud });
  });
  afterAll(() => test.close());

  const ask = (what: string, token?: string) =>
    test.call<View>('POST', `/api/v1/fleets/${fleet}/${what}`, undefined, token ? { token } : {});

  it('says since when and by whom, until it is resumed; asking again changes nothing', async () => {
    const paused = await ask('pause');
    expect(paused.status).toBe(200);
    const { pause } = paused.body;
    expect(pause).toMatchObject({ reason: 'Paused' });
    const said = { type: 'Paused', status: 'true', reason: 'Paused', since: pause?.at };
    expect(paused.body.conditions).toContainEqual(expect.objectContaining(said));
    expect(paused.body.conditions.at(-1)?.message).toContain(`paused by ${pause?.by}`);
    expect((await ask('pause')).body.pause).toEqual(pause);
    const resumed = await ask('resume');
    expect(resumed.body).toMatchObject({ pause: null });
    expect(resumed.body.conditions.map(({ type }) => type)).not.toContain('Paused');
    expect((await ask('resume')).status).toBe(200);
  });

  it('is how a cancelled run ends', async () => {
    const cancelled = await ask('cancel');
    expect(cancelled.status).toBe(202);
    expect(cancelled.body.pause).toMatchObject({ reason: 'Cancelled' });
    await ask('resume');
  });

  it('takes an id in capitals for the same one, wherever it stands', async () => {
    const [own, other] = [fleet.toUpperCase(), peer.toUpperCase()];
    const call = (method: string, path: string, body?: unknown) =>
      test.call<{ code?: string; items: { id: string }[] }>(method, `/api/v1/fleets${path}`, body);
    const [account] = await database.query<{ id: string }>('select account_id::text as id from fleet');
    expect((await call('GET', `?accountId=${account.id.toUpperCase()}`)).body.items).toHaveLength(2);
    expect((await call('POST', `/${own}/pause`)).status).toBe(200);
    expect((await call('POST', `/${fleet}/links`, { peerId: own })).body.code).toBe('LINK_TO_ITSELF');
    expect((await call('POST', `/${own}/links`, { peerId: other })).status).toBe(201);
    expect((await call('DELETE', `/${own}/links/${other}`)).status).toBe(202);
    expect((await call('POST', `/${own}/resume`)).status).toBe(200);
    const items = await database.query<{ key: string }>(
      `select distinct key from work_item where lower(key) = any ($1) order by key`,
      [[fleet, peer]],
    );
    expect(items.map(({ key }) => key)).toEqual([fleet, peer].sort());
  });

  it('is for operators, and for a fleet that is there', async () => {
    const viewer = await test.call<{ token: string }>('POST', '/api/v1/api-tokens', { name: 'v', role: 'viewer' });
    for (const what of ['pause', 'resume', 'cancel']) {
      expect((await ask(what, viewer.body.token)).status).toBe(403);
      const missing = await test.call('POST', `/api/v1/fleets/00000000-0000-4000-8000-000000000000/${what}`);
      expect(missing.status).toBe(404);
    }
  });
});
