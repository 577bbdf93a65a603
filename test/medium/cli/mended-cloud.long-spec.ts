import { join } from 'node:path';
import { newId } from '../../../src/common/ids';
import type { Emulator } from '../../../src/emulator';
import { securityGroups, servers, type Cloud } from '../../../src/openstack';
import { Clouds } from '../../../src/reconciliation';
import { run } from '../../support/command-line';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';

const root = join(__dirname, '..', '..', '..');
const spec = {
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] }],
};

describe('the command line, of a cloud that others changed', () => {
  let emulator: Emulator;
  let app: TestApp;
  let cloud: Cloud;

  beforeAll(async () => {
    app = await startTestApp({ emulator: { buildMs: 500 } });
    ({ emulator } = app);
    cloud = app.app.get(Clouds).get(null);
  });
  afterAll(() => app.close());

  const moorage = (...args: string[]) => {
    const env = { PATH: process.env.PATH ?? '', HOME: '/nowhere', MOORAGE_URL: app.url, MOORAGE_TOKEN: app.adminToken };
    return run(root, process.execPath, [join(root, 'dist', 'src', 'cli.js'), ...args], env, '');
  };
  const make = async (path: string, body: unknown) => (await app.make(path, body)).id;

  it('waits for a repair until all is mended, also where the policy is only to report it', async () => {
    const accountId = await make('accounts', { name: 'Acme', currency: 'EUR', timeZone: 'UTC' });
    const blueprintId = await make('blueprints', { name: 'hub', spec });
    const fleet = { name: 'harbour', accountId, blueprintId, driftPolicy: 'report' };
    await make('fleets', { ...fleet, approval: 'automatic' });
    expect((await moorage('fleets', 'reconcile', 'harbour')).code).toBe(0);
    const hubs = () => emulator.state.all('servers').filter(({ name }) => name === 'moorage-harbour-hub');
    await servers.remove(cloud, hubs()[0].id);
    await eventually(() => hubs().length === 0);
    const repaired = await moorage('fleets', 'repair', 'harbour');
    expect(repaired).toMatchObject({ code: 0, stdout: expect.stringMatching(/is ready\n$/) });
    expect(hubs()).toMatchObject([{ vmState: 'active' }]);
  });

  it('sweeps more orphans than the service takes at once', async () => {
    const quota = { security_group: -1, security_group_rule: -1 };
    const path = `/quotas/${await cloud.projectId()}`;
    await cloud.request({ service: 'network', method: 'PUT', path, json: { quota } });
    const description = `moorage:fleet=${newId()};key=hub`;
    const made = await Promise.all(
      Array.from({ length: 501 }, () => securityGroups.create(cloud, { name: 'moorage-gone-hub', description })),
    );
    const swept = await moorage('orphans', 'sweep', ...made.map(({ id }) => id), '--yes', '-o', 'json');
    expect(swept.code).toBe(0);
    const { removed, left } = JSON.parse(swept.stdout) as { removed: unknown[]; left: unknown[] };
    expect([removed.length, left]).toEqual([501, []]);
    expect((await moorage('orphans', 'list')).stdout).toBe('no orphans\n');
  });
});
