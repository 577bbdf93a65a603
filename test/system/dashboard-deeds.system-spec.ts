import type { Page, Route } from 'playwright-core';
import { eventually } from '../support/eventually';
import { Dashboard } from './support/dashboard';
import { pendingGateway } from './support/pending.gateway';

const hub = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };
const specOf = (...servers: object[]) => ({ networks: [{ key: 'lan', subnet: { cidr: 'auto' } }], servers });

describe('deeds of the dashboard that meet the world', () => {
  let dashboard: Dashboard;
  let page: Page;
  let accountId: string;
  let fleetId: string;

  const create = <T = { id: string }>(path: string, body: object) => dashboard.create<T>(path, body);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');

  beforeAll(async () => {
    dashboard = await Dashboard.open();
    ({ id: accountId } = await create('/accounts', { name: 'Coast', currency: 'EUR', timeZone: 'UTC' }));
    const { id: blueprintId } = await create('/blueprints', { name: 'quay', spec: specOf(hub) });
    ({ id: fleetId } = await create('/fleets', { name: 'harbour', accountId, blueprintId }));
    page = await dashboard.enter();
  }, 120_000);
  afterEach(() => page.unrouteAll());
  afterAll(() => dashboard?.close());

  it('does not do later what was asked for without a network, and called off', async () => {
    const answers: string[] = [];
    page.on('response', (response) => answers.push(`${response.request().method()} ${response.url()}`));
    const read = `GET ${dashboard.product.url}/api/v1/fleets/${fleetId}`;
    await page.goto(`/fleets/${fleetId}`);
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Delete the fleet…' }).click();
    await page.getByLabel('Write harbour to confirm').fill('harbour');
    await dialog().getByText('Nothing of it stands in the cloud.').waitFor();
    await page.context().setOffline(true);
    await button('Delete the fleet').click();
    await page.getByText('The service does not answer.').first().waitFor();
    await button('Cancel').click();
    await dialog().waitFor({ state: 'hidden' });
    answers.length = 0;
    await page.context().setOffline(false);
    await eventually(() => answers.includes(read), { timeoutMs: 30_000 });
    expect(answers.filter((answer) => answer.startsWith('DELETE'))).toEqual([]);
    expect((await dashboard.product.call('GET', `/fleets/${fleetId}`)).body).toMatchObject({ status: 'pending' });
  });

  it('decides about no gateway that has come to the list since it was chosen', async () => {
    let there = 2;
    const decided: string[][] = [];
    await page.route('**/api/v1/devices?*', (route) =>
      route.fulfill({
        json: { items: Array.from({ length: there }, (_, number) => pendingGateway(number)), nextCursor: null },
      }),
    );
    await page.route('**/api/v1/devices/decisions', (route) => decide(route, decided));
    await page.goto('/gateways');
    await page.getByLabel('Choose all that are shown').check();
    there = 3;
    await page.getByRole('link', { name: 'gw-2' }).waitFor();
    await page.getByText('2 gateways chosen').waitFor();
    await button('Approve').click();
    await dialog().getByText('gw-0, gw-1', { exact: true }).waitFor();
    await dialog().getByRole('button', { name: 'Approve' }).click();
    await page.getByText('2 gateways approved').first().waitFor();
    expect(decided).toEqual([['id-0', 'id-1']]);
  });

  const revokeAll = async (decided: string[][], answer: (route: Route) => Promise<void>): Promise<void> => {
    await page.route('**/api/v1/devices?*', (route) => {
      const query = new URL(route.request().url()).searchParams;
      const [from, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit'))];
      const items = Array.from({ length: Math.min(limit, 2_100 - from) }, (_, number) => pendingGateway(from + number));
      return route.fulfill({ json: { items, nextCursor: from + limit < 2_100 ? String(from + limit) : null } });
    });
    await page.route('**/api/v1/devices/decisions', (route) =>
      decided.length === 1 ? answer(route) : decide(route, decided),
    );
    await page.goto('/gateways');
    await page.getByLabel('Choose all that are shown').check();
    await button('Choose all that fit').click();
    await page.getByText('2100 gateways chosen').waitFor();
    await button('Revoke').click();
    await dialog().getByText('gw-0, gw-1, gw-2, gw-3, gw-4 and 2095 more').waitFor();
    await dialog().getByRole('button', { name: 'Revoke' }).click();
  };

  it('stops between a thousand gateways and the next, and tells how far it came', async () => {
    const decided: string[][] = [];
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await revokeAll(
      decided,
      async (route) => (await held, decide(route, decided, { 'id-1500': 'is revoked already' })),
    );
    await dialog().getByRole('progressbar', { name: '1000 of 2100' }).waitFor();
    await page.keyboard.press('Escape');
    await button('Stop').click();
    goOn();
    const report = page.getByRole('status').filter({ hasText: '1999 gateways revoked' });
    await report.getByText('It ended before the other 100 gateways').waitFor();
    await report.getByText('gw-1500: is revoked already').waitFor();
    expect(decided.map((ids) => ids.length)).toEqual([1_000, 1_000]);
  });

  it('tells what was done before a part of it has failed', async () => {
    const decided: string[][] = [];
    await revokeAll(decided, (route) => route.fulfill({ status: 503, json: { code: 'AWAY', detail: 'It is away.' } }));
    await page.getByText('It is away.').first().waitFor();
    const report = page.getByRole('status').filter({ hasText: '1000 gateways revoked' });
    await report.getByText('Of 1000 gateways it is not known').waitFor();
    await report.getByText('It ended before the other 100 gateways, which are as before.').waitFor();
    expect(decided.map((ids) => ids.length)).toEqual([1_000]);
  });

  it('tells that those are as before whom the service has refused to decide about', async () => {
    const decided: string[][] = [];
    await revokeAll(decided, (route) => route.fulfill({ status: 403, json: { code: 'NO', detail: 'You may not.' } }));
    await page.getByText('You may not.').first().waitFor();
    const report = page.getByRole('status').filter({ hasText: '1000 gateways revoked' });
    await report.getByText('It ended before the other 1100 gateways, which are as before.').waitFor();
  });

  it('chooses nothing of a list that was left while the rest of it was read', async () => {
    let [goOn, read] = [() => {}, false];
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.route('**/api/v1/devices?*', async (route) => {
      const query = new URL(route.request().url()).searchParams;
      if (query.get('limit') === '500') await held;
      const all = Array.from({ length: 3 }, (_, number) => pendingGateway(number));
      await route.fulfill({ json: { items: all, nextCursor: query.get('limit') === '500' ? null : 'more' } });
    });
    page.on('response', (response) => (read ||= response.url().includes('limit=500')));
    await page.goto('/gateways');
    await page.getByLabel('Choose gw-0', { exact: true }).check();
    await button('Choose all that fit').click();
    await page.getByText('0 found …').waitFor();
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'suspended' }).click();
    await page.getByText('1 gateway chosen').waitFor({ state: 'detached' });
    await page.getByLabel('Choose gw-2', { exact: true }).check();
    goOn();
    await eventually(() => read);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    await page.getByText('1 gateway chosen').waitFor();
    expect(await page.getByLabel('Choose gw-2', { exact: true }).isChecked()).toBe(true);
  });

  it('goes back to an older version only of the one whose losses it has told', async () => {
    const { id } = await create('/blueprints', { name: 'weir', spec: specOf(hub) });
    await dashboard.product.call('PUT', `/blueprints/${id}`, {
      name: 'weir',
      spec: specOf({ ...hub, metadata: { berth: '7' } }),
    });
    const { id: built } = await create('/fleets', { name: 'weir-1', accountId, blueprintId: id });
    await dashboard.product.call('POST', `/fleets/${built}/reconcile`);
    const version = async () => (await dashboard.product.call('GET', `/blueprints/${id}`)).body.version;
    await page.goto(`/blueprints/${id}`);
    await button('Go back to version 1').click();
    await dialog().getByText('The fleet weir-1 is changed to it.').waitFor();
    const newer = specOf(hub, { ...hub, key: 'pump' });
    expect(
      (await dashboard.product.call('PUT', `/blueprints/${id}`, { name: 'weir', spec: newer })).body,
    ).toMatchObject({
      version: 3,
    });
    await button('Make a version as 1 was').click();
    await dialog().getByText('Somebody else has saved another version meanwhile.').waitFor();
    await dialog().getByText('The server pump goes, with all disks and volumes that are not kept.').waitFor();
    expect(await version()).toBe(3);
    await button('Make a version as 1 was').click();
    await page.getByText('Version 4 is as version 1 was.').waitFor();
    expect(await version()).toBe(4);
  });

  it('shows a private key to whoever asks again after its answer was lost, also on a page that is loaded anew', async () => {
    const { id: blueprintId } = await create('/blueprints', { name: 'keys', spec: { keyPair: { generate: true } } });
    const { id } = await create('/fleets', { name: 'keys', accountId, blueprintId });
    await dashboard.product.call('POST', `/fleets/${id}/reconcile`);
    const isReady = async () => (await dashboard.product.call('GET', `/fleets/${id}`)).body.status === 'ready';
    await eventually(isReady, { timeoutMs: 60_000, everyMs: 250 });
    const ask = async () => {
      await button('More').click();
      await page.getByRole('menuitem', { name: 'Show its private key once…' }).click();
      await button('Show it once').click();
    };
    const keys: string[] = [];
    await page.route('**/key-pair/reveal', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      const answer = await route.fetch();
      return keys.length <= 3 ? route.abort() : route.fulfill({ response: answer });
    });
    await page.goto(`/fleets/${id}`);
    await ask();
    await dialog().getByRole('alert').getByText('The service does not answer.').waitFor();
    await button('Cancel').click();
    await page.reload();
    await ask();
    await dialog().getByText('BEGIN OPENSSH PRIVATE KEY').waitFor();
    expect([keys.length, new Set(keys).size]).toEqual([4, 1]);
    await button('I have kept it').click();
  });

  it('takes no second image of a server where the answer was lost and the button is pressed again', async () => {
    const { id: blueprintId } = await create('/blueprints', { name: 'taken', spec: specOf(hub) });
    const { id } = await create('/fleets', { name: 'taken', accountId, blueprintId });
    await dashboard.product.call('POST', `/fleets/${id}/reconcile`);
    await eventually(async () => (await dashboard.product.call('GET', `/fleets/${id}`)).body.status === 'ready', {
      timeoutMs: 60_000,
      everyMs: 250,
    });
    let asked = 0;
    await page.route(`**/api/v1/fleets/${id}/images`, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      asked += 1;
      const answer = await route.fetch();
      return asked === 1 ? route.abort() : route.fulfill({ response: answer });
    });
    await page.goto(`/fleets/${id}/images`);
    await button('Take an image').click();
    await page.getByText('The service does not answer.').first().waitFor();
    await button('Take an image').click();
    await page.getByText('The image of hub is being taken.').waitFor();
    const { items } = (await dashboard.product.call<{ items: unknown[] }>('GET', `/fleets/${id}/images`)).body;
    expect([asked, items.length]).toEqual([2, 1]);
  });
});

/** Answers as the service does; `refused` are those that it does not decide about. */
function decide(route: Route, decided: string[][], refused: Record<string, string> = {}): Promise<void> {
  const { deviceIds } = route.request().postDataJSON() as { deviceIds: string[] };
  decided.push(deviceIds);
  const results = deviceIds.map((deviceId) => ({
    deviceId,
    error: deviceId in refused ? { code: 'REFUSED', message: refused[deviceId] } : null,
  }));
  return route.fulfill({ json: { results } });
}
