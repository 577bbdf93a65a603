import type { Database } from '../../../src/database';
import { startTestApp, type TestApp } from '../../support/test-app';
import { testDatabase } from '../../support/test-database';

interface View {
  id: string;
  conditions: { type: string; reason: string; message: string; since: string }[];
  pause: { at: string; by: string; reason: string } | null;
}

describe('pausing a fleet, over the API', () => {
  let database: Database;
  let test: TestApp;
  let close: () => Promise<void>;
  let fleet: string;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    test = await startTestApp({ database });
    const make = async (path: string, body: unknown) =>
      (await test.call<{ id: string }>('POST', `/api/v1/${path}`, body)).body.id;
    const accountId = await make('accounts', { name: 'Acme', currency: 'EUR', timeZone: 'Europe/Berlin' });
    const spec = { networks: [{ key: 'lan', subnet: { cidr: 'auto' } }] };
    const blueprintId = await make('blueprints', { name: 'hub', spec });
    fleet = await make('fleets', { name: 'north', accountId, blueprintId });
  });
  afterAll(async () => {
    await test.close();
    await close();
  });

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

  it('is for operators, and for a fleet that is there', async () => {
    const viewer = await test.call<{ token: string }>('POST', '/api/v1/api-tokens', { name: 'v', role: 'viewer' });
    for (const what of ['pause', 'resume', 'cancel']) {
      expect((await ask(what, viewer.body.token)).status).toBe(403);
      const missing = await test.call('POST', `/api/v1/fleets/00000000-0000-4000-8000-000000000000/${what}`);
      expect(missing.status).toBe(404);
    }
  });
});
