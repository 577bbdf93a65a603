import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { fillToken, picture, seriousFaults } from './support/browser';
import { Dashboard } from './support/dashboard';

const spec = {
  networks: [{ key: 'lan', subnet: { cidr: '10.3.0.0/24' } }],
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] }],
};
const refusal = {
  status: 401,
  json: { code: 'UNAUTHENTICATED', detail: 'The session has expired.', action: 'Sign in again.' },
};

describe('the dashboard when a session ends, and what it shows once', () => {
  let dashboard: Dashboard;
  let page: Page;
  let blueprintId: string;
  let fleetId: string;

  const create = <T = { id: string }>(path: string, body: object) => dashboard.create<T>(path, body);
  const button = (name: string, of: Page | Locator = page) => of.getByRole('button', { name, exact: true });
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
  /** Where the token is refused from now on, until what this gives is called. */
  const refuse = async (method: string, path: string): Promise<() => Promise<void>> => {
    await page.route(path, (route) =>
      route.request().method() === method ? route.fulfill(refusal) : route.fallback(),
    );
    return () => page.unroute(path);
  };

  beforeAll(async () => {
    dashboard = await Dashboard.open();
    const { id: accountId } = await create('/accounts', { name: 'Coast', currency: 'EUR', timeZone: 'UTC' });
    ({ id: blueprintId } = await create('/blueprints', { name: 'basin', spec }));
    ({ id: fleetId } = await create('/fleets', { name: 'harbour', accountId, blueprintId }));
  }, 120_000);
  beforeEach(async () => {
    page = await dashboard.enter();
  });
  afterEach(() => page.context().close());
  afterAll(() => dashboard?.close());

  it('keeps what is written when the service ends the session, to be saved after signing in over it', async () => {
    await page.goto(`/blueprints/${blueprintId}/edit`);
    await page.getByLabel('Block of addresses').waitFor();
    const accept = await refuse('POST', '**/api/v1/blueprints/estimate');
    await page.getByLabel('Block of addresses').fill('10.4.0.0/24');
    await dialog('Sign in again').getByText('The session has expired.').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await button('Not now').click();
    await dialog('Sign in again').waitFor({ state: 'hidden' });
    await button('Sign in again').click();
    await accept();
    await fillToken(page);
    await dialog('Sign in again').waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Block of addresses').inputValue()).toBe('10.4.0.0/24');
    await button('Review and save').click();
    await button('Save version 2').click();
    await page.waitForURL(`/blueprints/${blueprintId}`);
  });

  it('keeps a secret that is shown once when the session ends, also from Escape', async () => {
    await page.goto(`/enrollments?fleetId=${fleetId}`);
    await button('New enrollment').click();
    const accept = await refuse('GET', `**/api/v1/fleets/${fleetId}/enrollments*`);
    await button('Make the enrollment').click();
    await dialog('Sign in again').waitFor();
    await page.keyboard.press('Escape');
    await dialog('Sign in again').waitFor({ state: 'hidden' });
    await dialog('The enrollment is made').getByText('mosquitto_pub').waitFor();
    await button('I have kept the secret').click();
    await button('Sign in again').click();
    await accept();
    await fillToken(page);
    await page.getByText('takes gateways').first().waitFor();
  });

  it('leaves no gap in a history that is read again after signing in', async () => {
    let newest = 450;
    await page.route(`**/api/v1/fleets/${fleetId}/events*`, (route) => {
      if (route.request().headers().accept === 'text/event-stream') return route.continue();
      const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? newest);
      const items = Array.from({ length: Math.min(200, from) }, (_, number) => ({
        seq: String(from - number),
        type: 'fleet.told',
        occurredAt: '2026-11-01T00:00:00Z',
        message: `event ${from - number}`,
      }));
      return route.fulfill({ json: { items, nextCursor: from > 200 ? String(from - 200) : null } });
    });
    const told = page.getByRole('list', { name: 'Events' }).getByText(/^event \d+$/);
    const seen = (number: number) => page.getByText(`event ${number}`, { exact: true }).waitFor();
    await page.goto(`/fleets/${fleetId}/events`);
    await seen(251);
    await button('Show older').click();
    await seen(51);
    newest = 510;
    const accept = await refuse('GET', `**/api/v1/fleets/${fleetId}`);
    await dialog('Sign in again').waitFor();
    await accept();
    await fillToken(page);
    await seen(510);
    const numbers = (await told.allInnerTexts()).map((text) => Number(text.replace('event ', '')));
    expect(numbers).toEqual(numbers.map((_, index) => 510 - index));
    await button('Show older').click();
    await seen(111);
    expect(await told.count()).toBe(400);
  });

  it('shows to somebody else who signs in nothing that was written or shown before', async () => {
    const { token } = await create<{ token: string }>('/api-tokens', { name: 'eyes', role: 'viewer' });
    await page.goto(`/blueprints/${blueprintId}/edit`);
    await page.getByLabel('Block of addresses').waitFor();
    const accept = await refuse('POST', '**/api/v1/blueprints/estimate');
    await page.getByLabel('Block of addresses').fill('10.5.0.0/24');
    await dialog('Sign in again').waitFor();
    await accept();
    await fillToken(page, token);
    await page.getByText('Your role does not allow this.').waitFor();
    await page.getByText('eyes (viewer)').waitFor();
  });

  it('goes on when a late answer refuses the token of the session before', async () => {
    let answer = (): void => undefined;
    const isAnswered = new Promise<void>((resolve) => (answer = resolve));
    const path = '**/api/v1/fleets?*';
    await page.route(path, (route) => isAnswered.then(() => route.fulfill(refusal)), { times: 1 });
    const asked = page.waitForRequest(path);
    await page.getByRole('link', { name: 'Fleets', exact: true }).click();
    const first = await asked;
    await button('Sign out').click();
    const { token } = await create<{ token: string }>('/api-tokens', { name: 'wall screen', role: 'viewer' });
    await fillToken(page, token);
    const late = page.waitForEvent('requestfinished', (request) => request === first);
    answer();
    await late;
    await page.getByRole('link', { name: 'Blueprints', exact: true }).click();
    await page.getByRole('link', { name: 'basin' }).waitFor();
    expect(await dialog('Sign in again').count()).toBe(0);
  });

  it('leads to the sign-in page where the token was worth nothing from the first', async () => {
    await page.evaluate("sessionStorage.setItem('moorage.token', 'worth-nothing')");
    await page.goto('/fleets');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).searchParams.get('to')).toBe('/fleets');
  });

  /** Of somebody who has more of them, with so long to go. */
  const tokenFor = async (minutes: number): Promise<string> => {
    const expiresAt = new Date(Date.now() + minutes * 60_000).toISOString();
    const body = { name: 'harbour master', role: 'operator', expiresAt };
    return (await create<{ token: string }>('/api-tokens', body)).token;
  };
  const strip = () =>
    page
      .getByRole('main')
      .getByRole('alert')
      .filter({ hasText: /^You will be signed out at \d\d:\d\d/ });

  it('warns before a session ends, and goes on with the next one and what is written', async () => {
    await button('Sign out').click();
    await fillToken(page, await tokenFor(4));
    await page.goto(`/blueprints/${blueprintId}/edit`);
    await page.getByLabel('Block of addresses').fill('10.7.0.0/24');
    await strip().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'near-end-1280');
    await page.setViewportSize({ width: 360, height: 780 });
    await picture(page, 'near-end-360');
    await page.setViewportSize({ width: 1280, height: 900 });
    await button('Sign in again', strip()).click();
    await button('Not now').click();
    await strip().waitFor();
    await button('Sign in again', strip()).click();
    await fillToken(page, await tokenFor(60));
    await dialog('Sign in again').waitFor({ state: 'hidden' });
    await strip().waitFor({ state: 'detached' });
    expect(await page.getByLabel('Block of addresses').inputValue()).toBe('10.7.0.0/24');
  });

  it('ends the session that is left where somebody signs in again before its end', async () => {
    const [left, next] = [await tokenFor(4), await tokenFor(60)];
    await page.route('**/api/v1/me', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), kind: 'keystone' } });
    });
    await button('Sign out').click();
    await fillToken(page, left);
    await page.goto('/blueprints');
    await button('Sign in again', strip()).click();
    const ended = page.waitForRequest((request) => request.url().endsWith('/api/v1/me/session'));
    await fillToken(page, next);
    const request = await ended;
    expect([request.method(), request.headers().authorization]).toEqual(['DELETE', `Bearer ${left}`]);
    await strip().waitFor({ state: 'detached' });
    expect(await page.evaluate("sessionStorage.getItem('moorage.token')")).toBe(next);
    await page.unroute('**/api/v1/me');
    await page.reload();
  });

  it('says that a session has ended when its time has come, also on a page that asks for nothing', async () => {
    await button('Sign out').click();
    await fillToken(page, await tokenFor(0.15));
    await page.goto(`/blueprints/${blueprintId}/edit`);
    await strip().waitFor();
    await dialog('Sign in again').getByText('You were signed out').waitFor();
  });

  it('signs in with another service in a tab of its own, so that the page keeps what is written', async () => {
    const next = await tokenFor(60);
    const home = `<script>location.replace('${dashboard.product.url}/#sign-in=the-code')</script>`;
    const context = page.context();
    const methods = [{ kind: 'oidc', name: 'Harbour ID', startUrl: 'http://provider.example/start' }];
    await context.route('**/api/v1/sign-in', (route) => route.fulfill({ json: { methods } }));
    await context.route('http://provider.example/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: home }),
    );
    await context.route('**/api/v1/sign-in/oidc', (route) => route.fulfill({ status: 201, json: { token: next } }));
    await page.evaluate(`sessionStorage.setItem('moorage.token', '${await tokenFor(4)}')`);
    await page.goto(`/blueprints/${blueprintId}/edit`);
    await page.getByLabel('Block of addresses').fill('10.8.0.0/24');
    await button('Sign in again', strip()).click();
    await picture(page, 'near-end-apart-1280');
    const tab = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Sign in with Harbour ID' }).click();
    const other = await tab;
    await dialog('Sign in again').waitFor({ state: 'hidden' });
    await strip().waitFor({ state: 'detached' });
    expect(await page.getByLabel('Block of addresses').inputValue()).toBe('10.8.0.0/24');
    expect(await page.evaluate("sessionStorage.getItem('moorage.token')")).toBe(next);
    if (!other.isClosed()) await other.getByText('This one can be closed.').waitFor();
  });

  it('stays signed in where somebody stays for what is not saved, and signs out where they do not', async () => {
    await page.goto(`/blueprints/${blueprintId}/edit`);
    await page.getByLabel('Block of addresses').fill('10.6.0.0/24');
    await button('Sign out').click();
    await button('Cancel', dialog('Leave without saving?')).click();
    await dialog('Leave without saving?').waitFor({ state: 'hidden' });
    await button('Review and save').click();
    await dialog(/^Save version/)
      .locator('ins')
      .getByText('10.6.0.0/24')
      .waitFor();
    await page.keyboard.press('Escape');
    await dialog(/^Save version/).waitFor({ state: 'hidden' });
    await button('Sign out').click();
    await button('Leave the page').click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await page.evaluate("sessionStorage.getItem('moorage.token')")).toBeNull();
  });

  it('closes no dialog while the secret that it will show is on its way', async () => {
    let answer = (): void => undefined;
    const isAnswered = new Promise<void>((resolve) => (answer = resolve));
    await page.goto(`/enrollments?fleetId=${fleetId}`);
    await page.route('**/enrollments', async (route) => {
      await isAnswered;
      await route.continue();
    });
    await button('New enrollment').click();
    await button('Make the enrollment').click();
    await eventually(() => button('Close').isDisabled(), { timeoutMs: 10_000, everyMs: 50 });
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 450);
    answer();
    await dialog('The enrollment is made').getByText('mosquitto_pub').waitFor();
    expect(await button('Close').isDisabled()).toBe(false);
  });

  it('says that the service does not answer where a file cannot be had of it', async () => {
    await page.goto(`/fleets/${fleetId}`);
    await page.route('**/template', (route) => route.abort());
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Download as a Heat template' }).click();
    await page.getByText('The service does not answer.').waitFor();
  });
});
