import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { errorsOf, picture, schemes, signIn, untilCalm } from './support/browser';
import { Dashboard } from './support/dashboard';
import { faultsOf } from './support/page.walk';

const hub = {
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  router: { externalNetwork: 'public' },
  securityGroups: [{ key: 'hub', rules: [{ protocol: 'icmp' }] }],
  servers: [
    {
      key: 'hub',
      image: 'guest',
      flavor: 'm1.tiny',
      networks: ['lan'],
      securityGroups: ['hub'],
      floatingIp: true,
    },
  ],
  endpoint: { server: 'hub', port: 8883, tls: true },
};
const { router: _router, endpoint: _endpoint, ...closed } = hub;
const isolated = { ...closed, servers: [{ ...hub.servers[0], floatingIp: false }] };

describe('fleets in the dashboard', () => {
  let dashboard: Dashboard;
  let page: Page;
  let errors: string[];
  const ids: Record<string, string> = {};
  let accountId: string;
  let hubs: string;

  const create = async (path: string, body: object) => (await dashboard.create(path, body)).id;
  const isReady = async (id: string) =>
    (await dashboard.product.call<{ status: string }>('GET', `/fleets/${id}`)).body.status === 'ready';
  const stands = (id: string) => eventually(() => isReady(id), { timeoutMs: 60_000, everyMs: 200 });
  /** The tabs of a fleet's page keep what they show; the words are waited for. */
  const sees = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click();

  beforeAll(async () => {
    dashboard = await Dashboard.open({ EMULATOR_BUILD_MS: '10000' });
    accountId = await create('/accounts', { name: 'Coast', currency: 'EUR', timeZone: 'UTC' });
    hubs = await create('/blueprints', { name: 'hub', spec: hub });
    const probes = await create('/blueprints', { name: 'probe', spec: isolated });
    for (const [name, blueprintId] of Object.entries({ harbour: hubs, orchard: hubs, tunnel: probes })) {
      ids[name] = await create('/fleets', { name, accountId, blueprintId });
    }
    for (const name of ['orchard', 'tunnel']) await dashboard.product.call('POST', `/fleets/${ids[name]}/reconcile`);
    const books = await dashboard.product.call<{ items: { id: string }[] }>('GET', '/price-books');
    const price = { meter: 'router', unitPrice: '0.00008', validFrom: '2026-01-01T00:00:00Z' };
    await create(`/price-books/${books.body.items[0].id}/prices`, price);
    page = await dashboard.tab();
    errors = errorsOf(page);
  }, 180_000);
  // A service that does not know who calls says so once, and the page asks nothing of it then.
  afterEach(() => expect(errors.splice(0).filter((error) => !error.includes('404'))).toEqual([]));
  afterAll(() => dashboard?.close());

  it('is on the screen after less than 300 kB', async () => {
    const fresh = await dashboard.tab();
    const sizes: Promise<number>[] = [];
    fresh.on('requestfinished', (request) => {
      if (!request.url().includes('/api/'))
        sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await signIn(fresh);
    await untilCalm(fresh);
    const loaded = await Promise.all(sizes);
    expect(loaded.length).toBeGreaterThan(3);
    expect(loaded.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
    process.stderr.write(`first load: ${loaded.reduce((sum, size) => sum + size, 0)} bytes\n`);
    await fresh.context().close();
  });

  it('signs in, and leads from the list to a fleet', async () => {
    await signIn(page);
    await page.getByRole('link', { name: 'Fleets', exact: true }).click();
    await page.getByRole('link', { name: 'harbour' }).waitFor();
    await page.getByLabel('Search').fill('orch');
    await page.getByRole('link', { name: 'harbour' }).waitFor({ state: 'detached' });
    await page.getByLabel('Search').fill('');
    await page.getByRole('link', { name: 'harbour' }).click();
    await page.getByRole('heading', { level: 1, name: 'harbour' }).waitFor();
  });

  it('shows what would be made and what it costs before anything is', async () => {
    await tab('What would change');
    await page.getByRole('row', { name: /create server hub/ }).waitFor();
    await page.getByRole('heading', { name: 'What it costs a month then' }).waitFor();
    await page.getByRole('row', { name: /^router 1 €0\.00008 €0\.06$/ }).waitFor();
    const { body } = await dashboard.product.call<unknown[]>('GET', `/fleets/${ids.harbour}/resources`);
    expect(body).toEqual([]);
  });

  it('watches the fleet come up, step for step, without being loaded again', async () => {
    await tab('State');
    await page.getByRole('button', { name: 'Build it now' }).click();
    await page.getByRole('heading', { name: 'Bringing it up' }).waitFor();
    const progress = page.getByRole('region', { name: 'Progress' });
    await progress.getByText(/^Servers$/).waitFor();
    await sees(/^Last run, /);
    await sees('blueprint version 1 stands');
    await progress.getByText('Servers', { exact: true }).click();
    await progress.getByText(/server hub: active/).waitFor();
    expect(await isReady(ids.harbour)).toBe(true);
  });

  it('draws the network before and after two fleets are linked', async () => {
    await Promise.all([ids.orchard, ids.tunnel].map(stands));
    await tab('Topology');
    const drawing = page.getByRole('group', { name: 'Network picture of harbour' });
    await drawing
      .getByRole('button', { name: /^Server hub of harbour, running\. .*Reachable from outside: yes/ })
      .waitFor();
    expect(await drawing.getByRole('button', { name: /^Link/ }).count()).toBe(0);

    await tab('Links');
    await page.getByRole('combobox', { name: 'Link with' }).click();
    await page.getByRole('option', { name: 'orchard' }).click();
    await page.getByRole('button', { name: 'Link…' }).click();
    await page.getByRole('button', { name: 'Link them' }).click();
    await page.getByRole('row', { name: /orchard joined/ }).waitFor();

    await tab('Topology');
    const link = drawing.getByRole('button', { name: 'Link, active: joins lan of harbour with lan of orchard.' });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('joins lan of harbour').waitFor();
    await page.keyboard.press('Escape');
    await picture(page, 'fleet-linked');
  });

  it('says and shows that an isolated network is isolated', async () => {
    await page.goto(`/fleets/${ids.tunnel}/topology`);
    await sees('is reachable from outside: no, its networks have no router.');
    await page.getByRole('button', { name: /Network lan of tunnel, .* no, the network has no router/ }).waitFor();
    await page.getByText('Table', { exact: true }).click();
    await page.getByRole('row', { name: /Server hub .*no, the network has no router/ }).waitFor();
  });

  it('tells the word of the cloud only of what is followed', async () => {
    await page.goto(`/fleets/${ids.orchard}/resources`);
    await page.getByRole('row', { name: /^server hub .* the cloud says ACTIVE/ }).waitFor();
    expect(await page.getByText(/the cloud says/).count()).toBe(1);
  });

  it('stops a server after it has asked, and shows it stopped', async () => {
    await page.goto(`/fleets/${ids.orchard}/servers`);
    await page.getByRole('button', { name: 'Actions on hub' }).click();
    await page.getByRole('menuitem', { name: 'Stop…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('row', { name: /hub stopped/ }).waitFor();
    await page.getByRole('button', { name: 'Console of hub' }).click();
    await page
      .getByLabel('Console log')
      .getByText(/moorage-orchard-hub/)
      .waitFor();
  });

  it('asks before it mends what others have changed, and only then', async () => {
    const policy = async () =>
      (await dashboard.product.call<{ driftPolicy: string }>('GET', `/fleets/${ids.harbour}`)).body.driftPolicy;
    const asked = page.getByRole('dialog', { name: 'Mend what others change of harbour?' });
    const choose = (label: string) => page.getByRole('radiogroup').getByText(label, { exact: true }).click();
    await page.goto(`/fleets/${ids.harbour}/drift`);
    await sees('Nobody has changed it.');
    await choose('Only tell');
    await sees('What others change is only told now.');
    await choose('Mend it');
    await asked.getByText('Nothing differs now.').waitFor();
    await asked.getByRole('button', { name: 'Cancel' }).click();
    expect(await policy()).toBe('report');
    await choose('Mend it');
    await asked.getByRole('button', { name: 'Mend it' }).click();
    await sees('What others have changed is mended now');
    expect(await policy()).toBe('repair');
  });

  it('draws again what nobody announces to the picture of all fleets', async () => {
    const asked = new Map<string, number>();
    page.on('request', (request) => asked.set(request.url(), (asked.get(request.url()) ?? 0) + 1));
    await page.goto('/topology');
    const again = (path: RegExp) => [...asked].some(([url, times]) => path.test(url) && times > 1);
    const all = [/\/topology$/, /\/resources$/, /\/fleets\?.*accountId=/];
    await eventually(() => all.every(again), { timeoutMs: 60_000, everyMs: 250 });
  });

  it('tells what goes away before a fleet is taken down, and that it is gone', async () => {
    await page.goto(`/fleets/${ids.tunnel}`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete the fleet…' }).click();
    await sees('1 × server');
    const confirm = page.getByRole('button', { name: 'Delete the fleet', exact: true });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel('Write tunnel to confirm').fill('tunnel');
    await confirm.click();
    await sees('nothing of it is left in the cloud');
    await page.goto('/fleets');
    await page.getByRole('link', { name: 'orchard' }).waitFor();
    expect(await page.getByRole('link', { name: 'tunnel' }).count()).toBe(0);
    await page.goto(`/billing/usage?accountId=${accountId}`);
    await page
      .getByRole('row', { name: /^tunnel \(deleted\)/ })
      .first()
      .waitFor();
  });

  it('tells no amount that ends with a fleet of which nothing was made', async () => {
    const crowd = { ...isolated, servers: [{ ...isolated.servers[0], count: 50 }] };
    const blueprintId = await create('/blueprints', { name: 'crowd', spec: crowd });
    const id = await create('/fleets', { name: 'crowd', accountId, blueprintId });
    await dashboard.product.call('POST', `/fleets/${id}/reconcile`);
    const statusOf = async () => (await dashboard.product.call<{ status: string }>('GET', `/fleets/${id}`)).body.status;
    await eventually(async () => (await statusOf()) === 'blocked', { timeoutMs: 60_000, everyMs: 200 });
    await page.goto(`/fleets/${id}`);
    const planned = page.waitForResponse(`**/api/v1/fleets/${id}/plan`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete the fleet…' }).click();
    await planned;
    await sees('Nothing of it stands in the cloud.');
    await untilCalm(page);
    expect(await page.getByText(/a month end with it/).count()).toBe(0);
    await page.goto(`/fleets/${ids.harbour}`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete the fleet…' }).click();
    await sees(/€\d+\.\d\d a month end with it/);
  });

  it('does not tell a run as done whose plan cannot be read', async () => {
    const id = await create('/fleets', { name: 'mole', accountId, blueprintId: hubs });
    await page.route(`**/api/v1/fleets/${id}/plan`, (route) => route.fulfill({ status: 503, json: { code: 'AWAY' } }));
    await page.goto(`/fleets/${id}`);
    await page.getByRole('button', { name: 'Build it now' }).click();
    await sees(/what is left is not known/);
    expect(await page.getByRole('progressbar', { name: 'Steps done' }).count()).toBe(0);
    await stands(id);
    expect(errors.splice(0).filter((error) => !error.includes('503'))).toEqual([]);
  });

  it.each(schemes)('has pages without serious faults, in %s, that never run out of a narrow window', async (scheme) => {
    const of = ['', 'plan', 'topology', 'servers', 'gateways', 'links', 'images', 'drift', 'resources', 'events'];
    const pages = [
      { name: 'fleets', path: '/fleets' },
      { name: 'topology', path: '/topology' },
      ...of.map((part) => ({ name: `fleets-harbour-${part}`, path: `/fleets/${ids.harbour}/${part}` })),
    ];
    const walked = await dashboard.enter({ scheme });
    expect(await faultsOf(walked, scheme, pages)).toEqual({});
    await walked.context().close();
  });
});
