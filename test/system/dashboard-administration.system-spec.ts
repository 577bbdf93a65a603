import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { picture, schemes, signIn } from './support/browser';
import { Dashboard } from './support/dashboard';
import { faultsOf } from './support/page.walk';

describe('the dashboard of who makes fleets and blueprints, and administers', () => {
  let dashboard: Dashboard;

  beforeAll(async () => {
    dashboard = await Dashboard.open();
  }, 120_000);
  afterAll(() => dashboard?.close());

  const create = <T = { id: string }>(path: string, body: object) => dashboard.create<T>(path, body);

  const small = (cidr: string) => ({
    networks: [{ key: 'lan', subnet: { cidr } }],
    servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] }],
  });

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  it('takes a time that is corrected by keyboard for that from which the audit log is shown', async () => {
    const page = await dashboard.enter();
    await page.goto('/administration/audit?from=2026-11-30T10:45');
    const from = page.getByLabel('From', { exact: true });
    await from.focus();
    for (const key of ['ArrowRight', 'ArrowRight', ...'2025']) await page.keyboard.press(key);
    expect(await from.inputValue()).toBe('2025-11-30T10:45');
    await page.waitForURL(/from=2025-11-30T10(%3A|:)45/);
    await page.context().close();
  });

  it('shows of the audit log what somebody did who signed in as an OpenStack user', async () => {
    const user = { username: 'admin', password: 'moorage', domain: 'Default' };
    expect((await dashboard.product.call('POST', '/sign-in/keystone', user)).status).toBe(201);
    await create('/accounts', { name: 'Shoals', currency: 'EUR', timeZone: 'UTC' });
    const page = await dashboard.enter();
    await page.goto('/administration/audit');
    await page.getByText('POST /accounts').waitFor();
    await page.getByRole('combobox', { name: 'Who' }).fill('adm');
    await page.getByRole('option', { name: 'admin', exact: true }).click();
    await page.getByText('POST /accounts').waitFor({ state: 'hidden' });
    await page.getByText('POST /sign-in/keystone').waitFor();
    await page.reload();
    await page.getByText('POST /sign-in/keystone').waitFor();
    const who = page.getByRole('combobox', { name: 'Who' });
    await eventually(async () => (await who.inputValue()) === 'admin');
    await page.context().close();
  });

  it('makes a fleet from nothing by the form, shows its price and plan, and leads to its page', async () => {
    const page = await dashboard.enter();
    await page.goto('/fleets/new');
    await page.getByLabel('Name of the fleet').fill('north-pier');
    await button(page, 'New account').click();
    await page.getByRole('dialog').getByLabel('Name').fill('Harbour');
    await button(page, 'Make the account').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await button(page, 'Next: Networks').click();
    await page.getByLabel('Block of addresses').fill('10.20.30.1/24');
    await page.getByText('IPv4 block from /8 to /29').waitFor();
    await page.getByLabel('Block of addresses').fill('10.20.30.0/24');
    await button(page, 'Next: Servers').click();
    await page.getByRole('textbox', { name: 'Servers' }).fill('2');
    await page.getByText('2 × server.m1.tiny').waitFor();
    await button(page, 'Next: Review').click();
    await page.getByText('2 × hub: image guest').waitFor();
    await button(page, 'Make the plan').click();
    await page
      .getByRole('region', { name: 'Steps of the plan' })
      .getByText('moorage-north-pier-hub-2')
      .first()
      .waitFor();
    const { body } = await dashboard.product.call<{ items: { id: string; status: string }[] }>('GET', '/fleets');
    expect(body.items).toEqual([expect.objectContaining({ name: 'north-pier', status: 'pending' })]);
    await button(page, 'Build it now').click();
    await page.waitForURL(`/fleets/${body.items[0].id}`);
    await page.getByRole('heading', { name: 'north-pier' }).waitFor();
    await page.getByText('ready', { exact: true }).first().waitFor();
  });

  it('shows what is wrong with a blueprint at its field and in its text, and what a version has changed', async () => {
    const { id } = await create('/blueprints', { name: 'quay', spec: small('10.1.0.0/24') });
    const page = await dashboard.enter();
    await page.goto(`/blueprints/${id}/edit`);
    await page.getByRole('tab', { name: 'JSON' }).click();
    const text = page.getByLabel('Specification as JSON');
    await text.fill((await text.inputValue()).replace('10.1.0.0/24', '10.1.0.7/24'));
    await button(page, '/networks/0/subnet/cidr').click();
    expect(
      await text.evaluate((area: { value: string; selectionStart: number; selectionEnd: number }) =>
        area.value.slice(area.selectionStart, area.selectionEnd),
      ),
    ).toBe('"10.1.0.7/24"');
    await page.getByRole('tab', { name: 'Form' }).click();
    await page.getByLabel('Block of addresses').fill('10.2.0.0/24');
    await button(page, 'Review and save').click();
    await page.getByRole('dialog').locator('ins').getByText('10.2.0.0/24').waitFor();
    await button(page, 'Save version 2').click();
    await page.waitForURL(`/blueprints/${id}`);
    const diff = page.getByRole('figure', { name: 'From version 1 to version 2' });
    await diff.waitFor();
    expect(await diff.locator('del').allInnerTexts()).toEqual([expect.stringContaining('10.1.0.0/24')]);
    expect(await diff.locator('ins').allInnerTexts()).toEqual([expect.stringContaining('10.2.0.0/24')]);
  });

  it('has fields for what few set, and asks before it leaves what is not saved', async () => {
    const { id } = await create('/blueprints', { name: 'dock', spec: small('10.6.0.0/24') });
    const page = await dashboard.enter();
    await page.goto(`/blueprints/${id}/edit`);
    await button(page, 'More settings of network lan').click();
    await page.getByLabel('MTU').fill('1400');
    await page.getByRole('switch', { name: 'It has an IPv6 subnet as well' }).click();
    await page.getByLabel('IPv6 block').fill('fd00:1::1/64');
    await page.getByText('must be an IPv6 block').first().waitFor();
    await page.getByLabel('IPv6 block').fill('fd00:6::/64');
    await button(page, 'More settings of servers hub').click();
    await page.getByLabel('Away at once while they are replaced').fill('2');
    await page.getByRole('link', { name: 'Blueprints', exact: true }).first().click();
    await page.getByText('What you have written here is not saved').waitFor();
    await button(page, 'Cancel').click();
    await button(page, 'Review and save').click();
    await button(page, 'Save version 2').click();
    await page.waitForURL(`/blueprints/${id}`);
    expect((await dashboard.product.call('GET', `/blueprints/${id}`)).body).toMatchObject({
      spec: {
        networks: [{ mtu: 1400, subnet6: { cidr: 'fd00:6::/64', ipv6AddressMode: 'slaac' } }],
        servers: [{ rollout: { maxUnavailable: 2 } }],
      },
    });
    await button(page, 'Delete').click();
    await button(page, 'Delete the blueprint').click();
    await page.waitForURL('/blueprints');
    await page.getByRole('link', { name: 'dock' }).waitFor({ state: 'detached' });
    expect((await dashboard.product.call('GET', `/blueprints/${id}`)).status).toBe(404);
  });

  it('shows a new token once, and lets nobody in with it once it is revoked', async () => {
    const page = await dashboard.enter();
    await page.goto('/administration/tokens');
    await button(page, 'New token').click();
    await page.getByRole('dialog').getByLabel('Name').fill('wall screen');
    await button(page, 'Make the token').click();
    const shown = await page.getByRole('dialog').locator('pre').first().innerText();
    await button(page, 'I have kept it').click();
    const other = await dashboard.tab();
    await signIn(other, shown.trim());
    await button(page, 'Revoke wall screen').click();
    await button(page, 'Revoke the token').click();
    await page.getByText('wall screen is revoked.').waitFor();
    await other.goto('/blueprints');
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();
    await other.getByRole('tab', { name: 'Token' }).click();
    await other.locator('input[type=password]').fill(shown.trim());
    await other.getByRole('button', { name: 'Sign in', exact: true }).click();
    await other.getByText('UNAUTHENTICATED').waitFor();
    await page.goto('/administration/audit');
    await page.getByText('DELETE /api-tokens/:id').waitFor();
    await page.getByText('POST /blueprints').first().waitFor();
    await page.getByLabel('What').fill('delete');
    await page.getByText('POST /blueprints').first().waitFor({ state: 'hidden' });
    await page.getByText('DELETE /api-tokens/:id').waitFor();
  });

  it('tells which months another price book counts for', async () => {
    await create('/price-books', { name: 'Winter', currency: 'EUR' });
    await create('/accounts', { name: 'Isles', currency: 'EUR', timeZone: 'UTC' });
    const page = await dashboard.enter();
    await page.goto('/administration/accounts');
    await button(page, 'Change how Isles is billed').click();
    await page.getByText('prices every month that is not closed anew').waitFor();
    await page.getByRole('combobox', { name: 'Price book' }).click();
    await page.getByRole('option', { name: 'Winter' }).click();
    await button(page, 'Save').click();
    await page.getByText('Isles is billed so now, in every month that is not closed.').waitFor();
  });

  it('says of an account in another currency that it takes a price book first', async () => {
    await create('/accounts', { name: 'Delta', currency: 'USD', timeZone: 'UTC' });
    const page = await dashboard.enter();
    await page.goto('/administration/accounts');
    await button(page, 'Change how Delta is billed').click();
    await page.getByText('There is no price book in USD').waitFor();
    await page.context().close();
  });

  it('does not say that there are no accounts where they cannot be read', async () => {
    const page = await dashboard.enter();
    await page.route('**/api/v1/accounts?*', (route) => route.fulfill({ status: 503, json: { code: 'AWAY' } }));
    await page.goto('/administration/archives');
    await page.getByRole('main').getByRole('button', { name: 'Try again' }).waitFor();
    expect(await page.getByText('There is no account yet.').count()).toBe(0);
    await page.context().close();
  });

  it('opens a blueprint beside a new fleet for who is signed in already', async () => {
    const { id } = await create('/blueprints', { name: 'beside', spec: small('auto') });
    const page = await dashboard.enter();
    await page.goto(`/fleets/new?blueprint=${id}`);
    const tab = page.context().waitForEvent('page');
    await page.getByRole('link', { name: 'Look at it in a new tab' }).click();
    await (await tab).getByRole('heading', { level: 1, name: 'beside' }).waitFor();
    await page.context().close();
  });

  it('offers a viewer nothing that it may not do', async () => {
    const { token } = await create<{ token: string }>('/api-tokens', { name: 'eyes', role: 'viewer' });
    const page = await dashboard.tab();
    await signIn(page, token);
    await page.goto('/blueprints');
    await page.getByRole('link', { name: 'Health' }).waitFor();
    await page.getByRole('cell', { name: 'quay' }).waitFor();
    expect(await page.getByRole('link', { name: /New blueprint|API tokens|Audit log|Orphans/ }).count()).toBe(0);
    for (const path of ['/fleets/new', '/blueprints/new', '/administration/tokens', '/administration/audit']) {
      await page.goto(path);
      await page.getByText('Your role does not allow this.').waitFor();
    }
  });

  it('tells what became of an image that was uploaded', async () => {
    const page = await dashboard.enter();
    await page.goto('/administration/images');
    const file = { name: 'golden.raw', mimeType: 'application/octet-stream', buffer: Buffer.alloc(300_000, 7) };
    await page.locator('input[type=file]').setInputFiles(file);
    await button(page, 'Upload').click();
    await page.getByText('The image golden is in the cloud').waitFor();
    await page.getByRole('region', { name: 'What servers can be made of' }).getByText('golden').first().waitFor();
  });

  it('asks before it leaves an image that is being sent, and then breaks it off', async () => {
    const page = await dashboard.enter();
    await page.goto('/administration/images');
    const file = { name: 'silver.raw', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1_000, 7) };
    await page.locator('input[type=file]').setInputFiles(file);
    // Never answered.
    await page.route('**/api/v1/images?*', (route) =>
      route.request().method() === 'POST' ? undefined : route.continue(),
    );
    await button(page, 'Upload').click();
    await page.getByRole('status').getByText(/ sent/).waitFor();
    await picture(page, 'administration-image-upload');
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByRole('dialog').getByText('Leave while the image is sent?').waitFor();
    await button(page, 'Cancel').click();
    expect(await page.getByRole('textbox', { name: 'Name' }).isDisabled()).toBe(true);
    await page.getByRole('link', { name: 'Health' }).click();
    const broken = page.waitForEvent('requestfailed', (request) => request.method() === 'POST');
    await button(page, 'Leave the page').click();
    expect((await broken).url()).toContain('name=silver');
    await page.context().close();
  });

  it.each(schemes)('has no serious fault on any page, in %s, and never runs out of a narrow window', async (scheme) => {
    const [{ id }] = (await dashboard.product.call<{ items: { id: string }[] }>('GET', '/blueprints')).body.items;
    const paths = [
      ...['/fleets/new', '/blueprints', '/blueprints/new', `/blueprints/${id}`, `/blueprints/${id}/edit`],
      ...['accounts', 'tokens', 'audit', 'clouds', 'images', 'orphans', 'archives', 'health'].map(
        (name) => `/administration/${name}`,
      ),
    ];
    const page = await dashboard.enter({ scheme });
    const pages = paths.map((path) => ({ name: `administration${path.replaceAll(/\/|[0-9a-f-]{36}/g, '-')}`, path }));
    expect(await faultsOf(page, scheme, pages)).toEqual({});
    await page.context().close();
  });
});
