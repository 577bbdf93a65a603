import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { adminToken } from '../support/product';
import { errorsOf, fillToken, signIn } from './support/browser';
import { Dashboard } from './support/dashboard';
import { pendingGateway } from './support/pending.gateway';

const small = (cidr: string) => ({
  networks: [{ key: 'lan', subnet: { cidr } }],
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] }],
});

describe('the dashboard where somebody else changes things, or something is wrong', () => {
  let dashboard: Dashboard;
  let page: Page;
  let accountId: string;

  const create = <T = { id: string }>(path: string, body: object) => dashboard.create<T>(path, body);
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  beforeAll(async () => {
    dashboard = await Dashboard.open();
    ({ id: accountId } = await create('/accounts', { name: 'Coast', currency: 'EUR', timeZone: 'UTC' }));
    page = await dashboard.enter();
  }, 120_000);
  afterAll(() => dashboard?.close());

  it('keeps a blueprint that is written on an older version, and compares it with the newer one', async () => {
    const { id } = await create('/blueprints', { name: 'basin', spec: small('10.3.0.0/24') });
    await page.goto(`/blueprints/${id}/edit`);
    await page.getByLabel('Block of addresses').fill('10.4.0.0/24');
    await dashboard.product.call('PUT', `/blueprints/${id}`, { name: 'basin', spec: small('10.5.0.0/24') });
    await button('Review and save').click();
    await button('Save version 2').click();
    await page.getByText('Somebody else has saved another version meanwhile.').waitFor();
    const standing = await dashboard.product.call('GET', `/blueprints/${id}`);
    expect(standing.body).toMatchObject({ version: 2, spec: small('10.5.0.0/24') });
    await button('Review and save').click();
    await page.getByRole('dialog').locator('del').getByText('10.5.0.0/24').waitFor();
    await button('Save version 3').click();
    await page.waitForURL(`/blueprints/${id}`);
    const saved = await dashboard.product.call('GET', `/blueprints/${id}`);
    expect(saved.body).toMatchObject({ version: 3, spec: small('10.4.0.0/24') });
  });

  it('keeps what is written as JSON where the form cannot show it', async () => {
    const { id } = await create('/blueprints', { name: 'mole', spec: small('10.6.0.0/24') });
    await page.goto(`/blueprints/${id}/edit`);
    await page.getByRole('tab', { name: 'JSON' }).click();
    const text = page.getByLabel('Specification as JSON');
    const odd = { ...small('10.6.0.0/24'), securityGroups: [{ key: 'odd', rules: {} }] };
    await text.fill(JSON.stringify(odd, null, 2));
    await page.getByRole('tab', { name: 'Form' }).click();
    await page.getByText('The form cannot show this').waitFor();
    await page.getByRole('tab', { name: 'JSON' }).click();
    expect(await text.inputValue()).toContain('"odd"');
    await text.fill(JSON.stringify(small('10.7.0.0/24'), null, 2));
    await page.getByRole('tab', { name: 'Form' }).click();
    expect(await page.getByLabel('Block of addresses').inputValue()).toBe('10.7.0.0/24');
    await page.getByRole('tab', { name: 'JSON' }).click();
    await text.fill('{"networks": [');
    await page.getByRole('tab', { name: 'Form' }).click();
    await page.getByText('What is written is not JSON yet').waitFor();
    expect(await button('Review and save').isDisabled()).toBe(true);
    await page.getByRole('tab', { name: 'JSON' }).click();
    expect(await text.inputValue()).toBe('{"networks": [');
  });

  it('asks before it leaves what is written and is not JSON yet, also as the first change', async () => {
    const { id } = await create('/blueprints', { name: 'jetty', spec: small('10.8.0.0/24') });
    await page.goto(`/blueprints/${id}/edit`);
    await page.getByRole('tab', { name: 'JSON' }).click();
    await page.getByLabel('Specification as JSON').fill('{"networks": [');
    await page.getByRole('link', { name: 'Fleets', exact: true }).click();
    await page.getByRole('dialog').getByText('Leave without saving?').waitFor();
    await button('Leave the page').click();
    await page.waitForURL('/fleets');
  });

  it('changes of an enrollment only the limit that was changed', async () => {
    const { id: blueprintId } = await create('/blueprints', { name: 'quay', spec: small('auto') });
    const { id } = await create('/fleets', { name: 'harbour', accountId, blueprintId });
    const enrollment = await create(`/fleets/${id}/enrollments`, { kind: 'secret' });
    await page.goto(`/enrollments?fleetId=${id}`);
    await button('Limits').waitFor();
    const path = `/fleets/${id}/enrollments`;
    expect((await dashboard.product.call('PATCH', `${path}/${enrollment.id}`, { maxDevices: 100 })).status).toBe(200);
    await button('Limits').click();
    await page.getByRole('dialog').getByLabel('Only hardware ids of its list').check();
    await button('Change the limits').click();
    await page.getByText('The limits are changed.').waitFor();
    await page.getByText('100 gateways').waitFor();
    const { body } = await dashboard.product.call<{ items: object[] }>('GET', path);
    expect(body.items).toEqual([expect.objectContaining({ maxDevices: 100, allowList: true })]);
  });

  it('makes another secret each time that a secret is rotated', async () => {
    const secrets: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      await button('Rotate the secret').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'The old secret stays valid' }).click();
      await page.getByRole('option', { name: 'not at all' }).click();
      await button('Make a new secret').click();
      const line = await dialog.getByText('mosquitto_pub').innerText();
      secrets.push(/-P '[^:]+:([^']+)'/.exec(line)?.[1] ?? '');
      await button('I have kept the secret').click();
      await dialog.waitFor({ state: 'hidden' });
    }
    expect(secrets).toEqual([expect.stringMatching(/\S{20}/), expect.stringMatching(/\S{20}/)]);
    expect(secrets[1]).not.toBe(secrets[0]);
  });

  it('changes of a fleet only what was changed, and shows what somebody else has changed meanwhile', async () => {
    const { id: before } = await create('/blueprints', { name: 'sill', spec: small('auto') });
    const { id: after } = await create('/blueprints', { name: 'sluice', spec: small('auto') });
    const { id } = await create('/fleets', { name: 'lock', accountId, blueprintId: before });
    await page.goto(`/fleets/${id}`);
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Change blueprint, approval…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Blueprint' }).waitFor();
    expect((await dashboard.product.call('PATCH', `/fleets/${id}`, { blueprintId: after })).status).toBe(200);
    await page.locator(`a[href="/blueprints/${after}"]`).waitFor({ state: 'attached', timeout: 15_000 });
    expect(await dialog.getByRole('combobox', { name: 'Blueprint' }).inputValue()).toBe('sluice');
    expect(await button('Change it').isDisabled()).toBe(true);
    await dialog.getByText('After a decision').click();
    const sent = page.waitForRequest((request) => request.method() === 'PATCH');
    await button('Change it').click();
    expect((await sent).postDataJSON()).toEqual({ approval: 'manual' });
    await page.getByText('lock is changed.').waitFor();
    const { body } = await dashboard.product.call('GET', `/fleets/${id}`);
    expect(body).toMatchObject({ blueprintId: after, approval: 'manual' });
  });

  it('says of a fleet that is gone that it has no enrollments', async () => {
    await page.goto('/enrollments?fleetId=0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20');
    await page.getByText('The fleet is gone, or not one of yours.').waitFor();
    await button('Show another fleet').click();
    await page.getByText('The fleet is gone').waitFor({ state: 'detached' });
    expect(await page.getByRole('combobox', { name: 'Fleet' }).inputValue()).not.toBe('');
  });

  it('lets a word be corrected in its middle while fleets are searched', async () => {
    await page.goto('/fleets');
    const search = page.getByLabel('Search');
    await search.pressSequentially('harour');
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await search.press(key);
    await search.pressSequentially('bo');
    await search.press('Backspace');
    expect(await search.inputValue()).toBe('harbour');
    await page.getByRole('link', { name: 'harbour' }).waitFor();
  });

  it('shows the same external networks in the topology and among the clouds', async () => {
    const errors = errorsOf(page);
    await page.goto('/topology');
    await page.getByRole('heading', { level: 1, name: 'Topology' }).waitFor();
    await page.waitForLoadState('networkidle');
    await page.getByRole('link', { name: 'Clouds and quotas' }).click();
    await page.getByRole('cell', { name: 'public' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('offers nobody who is limited to an account to change what is of all', async () => {
    const [{ id }] = (await dashboard.product.call<{ items: { id: string }[] }>('GET', '/blueprints')).body.items;
    const asked = { name: 'coast', role: 'operator', accountIds: [accountId] };
    const { token } = await create<{ token: string }>('/api-tokens', asked);
    const tab = await dashboard.tab();
    await signIn(tab, token);
    await tab.goto(`/blueprints/${id}`);
    await tab.getByRole('link', { name: 'Create a fleet from it' }).waitFor();
    expect(await tab.getByRole('link', { name: /^Edit$|Refused messages/ }).count()).toBe(0);
    expect(await tab.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  });

  it('tells why a sign-in at another service has failed, once', async () => {
    const tab = await dashboard.tab();
    await tab.goto('/#sign-in-error=SIGN_IN_ROLE_MISSING');
    await tab.getByText('nothing that you are there is a role here').waitFor();
    expect(tab.url()).not.toContain('SIGN_IN_ROLE_MISSING');
    await tab.reload();
    await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await tab.getByText('nothing that you are there').count()).toBe(0);
  });

  it('tells it no more to whoever has signed in and out since', async () => {
    const tab = await dashboard.tab();
    await tab.goto('/#sign-in-error=SIGN_IN_ROLE_MISSING');
    await tab.getByText('nothing that you are there is a role here').waitFor();
    await fillToken(tab);
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await tab.getByText('nothing that you are there').count()).toBe(0);
  });

  it('fetches the session of a code once, however often somebody signs out', async () => {
    const tab = await dashboard.tab();
    let fetched = 0;
    await tab.route('**/api/v1/sign-in/oidc', (route) => {
      fetched += 1;
      return route.fulfill({ status: 201, json: { token: adminToken } });
    });
    await tab.goto('/#sign-in=the-code');
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
    await fillToken(tab);
    expect(fetched).toBe(1);
  });

  const away = { status: 503, json: { code: 'AWAY', detail: 'It is away.', action: 'Wait.' } };

  it('says since when what it shows was not read, until it is read again', async () => {
    await page.goto('/fleets');
    await page.getByRole('link', { name: 'harbour' }).waitFor();
    await page.route('**/api/v1/fleets?*', (route) => route.fulfill(away));
    const strip = page.getByRole('alert').getByText(/^Not read since \d\d:\d\d: It is away\.$/);
    await strip.waitFor();
    expect(await page.getByRole('link', { name: 'harbour' }).count()).toBe(1);
    await page.unroute('**/api/v1/fleets?*');
    await strip.waitFor({ state: 'detached' });
  });

  it('counts no gateways while their number is not known', async () => {
    const gateways = page
      .getByRole('row', { name: /harbour/ })
      .getByRole('cell')
      .nth(3);
    await page.route('**/api/v1/overview/gateways', (route) => route.fulfill(away));
    await page.goto('/fleets');
    expect(await gateways.innerText()).toBe('–');
    await page.unroute('**/api/v1/overview/gateways');
    await page.reload();
    await gateways.getByText('0', { exact: true }).waitFor();
  });

  it('tells a history that cannot be read from an empty one, and follows it after it has asked too often', async () => {
    const { items } = (await dashboard.product.call<{ items: { id: string; name: string }[] }>('GET', '/fleets')).body;
    const id = items.find(({ name }) => name === 'harbour')?.id ?? '';
    let [isAway, streams] = [true, 0];
    await page.route(`**/api/v1/fleets/${id}/events*`, (route) => {
      if (route.request().headers().accept !== 'text/event-stream')
        return isAway ? route.fulfill(away) : route.continue();
      streams += 1;
      return streams === 1
        ? route.fulfill({ ...away, status: 429, headers: { 'retry-after': '1' } })
        : route.continue();
    });
    await page.goto(`/fleets/${id}/events`);
    await page.getByRole('alert').getByText('It is away.').waitFor();
    expect(await page.getByText('Nothing has happened to it yet.').count()).toBe(0);
    isAway = false;
    await button('Try again').click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await eventually(() => streams > 1, { timeoutMs: 30_000 });
    await dashboard.product.call('POST', `/fleets/${id}/reconcile`);
    await page.getByRole('list', { name: 'Events' }).getByRole('listitem').first().waitFor();
  });

  it('decides about all gateways that fit, however many are shown', async () => {
    const all = Array.from({ length: 1_100 }, (_, number) => pendingGateway(number));
    const decided: number[] = [];
    await page.route('**/api/v1/devices?*', (route) => {
      const query = new URL(route.request().url()).searchParams;
      const [from, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit'))];
      const nextCursor = from + limit < all.length ? String(from + limit) : null;
      return route.fulfill({ json: { items: all.slice(from, from + limit), nextCursor } });
    });
    await page.route('**/api/v1/devices/decisions', (route) => {
      const { deviceIds } = route.request().postDataJSON() as { deviceIds: string[] };
      decided.push(deviceIds.length);
      return route.fulfill({ json: { results: deviceIds.map((deviceId) => ({ deviceId, error: null })) } });
    });
    await page.goto('/gateways');
    await page.getByLabel('Choose all that are shown').check();
    await page.getByText('50 gateways chosen').waitFor();
    await button('Show more').click();
    await page.getByText('100 gateways chosen').waitFor();
    await page.getByLabel('Choose gw-7', { exact: true }).uncheck();
    await page.getByText('99 gateways chosen').waitFor();
    await button('Choose all that fit').click();
    await page.getByText('1100 gateways chosen').waitFor();
    await page.getByLabel('Choose gw-8', { exact: true }).uncheck();
    await button('Approve').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByText('1099 gateways approved').first().waitFor();
    expect(decided).toEqual([1_000, 99]);
  });
});
