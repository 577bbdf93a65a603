import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { signIn } from './support/browser';
import { Dashboard } from './support/dashboard';

const spec = {
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] }],
};

describe('what happens to a fleet, as it is followed in the dashboard', () => {
  let dashboard: Dashboard;
  let fleetId: string;

  const create = (path: string, body: object) => dashboard.create(path, body);

  beforeAll(async () => {
    dashboard = await Dashboard.open();
    const { id: accountId } = await create('/accounts', { name: 'Coast', currency: 'EUR', timeZone: 'UTC' });
    const { id: blueprintId } = await create('/blueprints', { name: 'quay', spec });
    ({ id: fleetId } = await create('/fleets', { name: 'harbour', accountId, blueprintId }));
  }, 120_000);
  afterAll(() => dashboard?.close());

  const isStream = (request: { headers(): Record<string, string> }) => request.headers().accept === 'text/event-stream';
  const eventsOf = (tab: Page) => tab.getByRole('list', { name: 'Events' }).getByRole('listitem');
  const setVisibility = (tab: Page, state: 'hidden' | 'visible') =>
    tab.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));`);

  it('is read with six fleets in other tabs, which go on where they stopped when they are looked at', async () => {
    const first = await dashboard.tab();
    const tabs = [first];
    for (let more = 0; more < 5; more += 1) tabs.push(await first.context().newPage());
    for (const tab of tabs) {
      await signIn(tab);
      const streams = tab.waitForRequest(isStream);
      await tab.goto(`/fleets/${fleetId}/events`);
      await streams;
      await setVisibility(tab, 'hidden');
    }
    const seventh = await first.context().newPage();
    await signIn(seventh);
    const events = eventsOf(first);
    const before = await events.count();
    await dashboard.product.call('POST', `/fleets/${fleetId}/reconcile`);
    await eventually(async () => (await dashboard.product.call('GET', `/fleets/${fleetId}`)).body.status === 'ready', {
      timeoutMs: 60_000,
      everyMs: 250,
    });
    expect(await events.count()).toBe(before);
    await setVisibility(first, 'visible');
    await events.nth(before).waitFor();
    await first.context().close();
  });

  it('is asked for anew where its stream has fallen silent', async () => {
    const tab = await dashboard.tab();
    await tab.clock.install();
    await signIn(tab);
    let streams = 0;
    await tab.route(`**/api/v1/fleets/${fleetId}/events*`, (route) => {
      if (!isStream(route.request())) return route.continue();
      streams += 1;
      // The first is never answered.
      return streams === 1 ? undefined : route.continue();
    });
    await tab.goto(`/fleets/${fleetId}/events`);
    await eventually(() => streams === 1);
    await tab.clock.fastForward(31_000);
    await eventually(() => streams === 2, { timeoutMs: 10_000 });
    await tab.context().close();
  });

  it('is told in six windows that are all looked at, and leaves room for what is asked beside', async () => {
    const first = await dashboard.tab();
    const tabs = [first];
    for (let more = 0; more < 5; more += 1) tabs.push(await first.context().newPage());
    for (const tab of tabs) {
      await signIn(tab);
      await tab.goto(`/fleets/${fleetId}/events`);
      await eventsOf(tab).first().waitFor();
    }
    await first.evaluate(
      `fetch('/health/live', { signal: AbortSignal.timeout(10000) }).then((answer) => answer.text())`,
    );
    await dashboard.product.call('POST', `/fleets/${fleetId}/pause`);
    for (const tab of tabs) await tab.getByText('fleet.paused').first().waitFor();
    await first.context().close();
  });
});
