import type { Browser } from 'playwright-core';
import { eventually } from '../support/eventually';
import {
  openSignedIn,
  openTab,
  picture,
  schemes,
  seriousFaults,
  signIn,
  startBrowser,
  type TabOptions,
} from './support/browser';
import { HarbourScene } from './support/harbour.scene';
import { faultsOf } from './support/page.walk';

const patience = { timeoutMs: 60_000, everyMs: 250 };

interface Listed {
  items: { number: string; month: string; total: string }[];
}

describe('what an accountant sees in the dashboard', () => {
  let scene: HarbourScene;
  let browser: Browser;

  beforeAll(async () => {
    scene = await HarbourScene.open();
    browser = await startBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await scene?.close();
  }, 60_000);

  const enter = (options?: TabOptions) => openSignedIn(browser, scene.app, options);
  const ofHarbour = () => `accountId=${scene.accountIds.harbour}`;

  it('shows the usage of one month, and from one day to another, each at its own address', async () => {
    const page = await enter();
    const { items } = await scene.call<Listed>('GET', `invoices?${ofHarbour()}&sort=month`);
    await page.goto(`/billing/usage?${ofHarbour()}`);
    await page.getByText('A month', { exact: true }).click();
    await page.getByLabel('Month', { exact: true }).fill(items[0].month);
    await page.waitForURL(`**/billing/usage?*month=${items[0].month}*`);
    // The first month has no corrections of others in it.
    await page.getByText(`€${items[0].total} in all`).waitFor();
    await page.getByText('From – to', { exact: true }).click();
    await page.getByLabel('First day').fill(`${items[0].month}-20`);
    await page.getByLabel('Last day').fill(`${items[0].month}-10`);
    await page.getByText('The last day is before the first.').waitFor();
    await page.getByLabel('Last day').fill(`${items[0].month}-21`);
    await page.getByText(/in all$/).waitFor();
    await page.getByText('Table', { exact: true }).click();
    await eventually(
      async () => (await page.getByRole('region', { name: 'Cost over time' }).getByRole('row').count()) === 4,
      patience,
    );
    await page.getByText('7 days', { exact: true }).click();
    await page.getByLabel('First day').waitFor({ state: 'hidden' });
    expect(new URL(page.url()).searchParams.get('from')).toBeNull();
    await page.context().close();
  });

  it('narrows the invoices to those of one month, and to the credit notes', async () => {
    const page = await enter();
    const { items } = await scene.call<Listed>('GET', 'invoices?sort=month');
    await page.goto('/billing/invoices');
    for (const { number } of items) await page.getByRole('link', { name: number }).waitFor();
    await page.getByLabel('Month', { exact: true }).fill(items[0].month);
    await page.getByRole('link', { name: items[1].number }).waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: items[0].number }).waitFor();
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'credit note' }).click();
    await page.getByText('There is none of this month and kind.').waitFor();
    await page.context().close();
  });

  it('compares what is metered with the clouds when asked, and tells each thing that differs', async () => {
    const page = await enter();
    await page.getByRole('link', { name: 'Comparisons', exact: true }).click();
    await page.getByText('The clouds were not compared yet.').waitFor();
    await page.getByRole('button', { name: 'Compare now' }).click();
    await page.getByText('The clouds are compared with what is metered.').waitFor();
    await page.getByRole('row', { name: /not in the cloud .* first administrator/ }).waitFor();
    await page.getByRole('button', { name: /^Details of the comparison of/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Comparison of/ });
    // Volume of the scene that no cloud has heard of.
    await dialog.getByRole('row', { name: /20 volume, and not in the cloud .* outer-harbour/ }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'comparison-details-1280');
    await page.setViewportSize({ width: 360, height: 780 });
    await picture(page, 'comparison-details-360');
    await page.context().close();
  });

  it('tells of usage that came again under its id and said something else', async () => {
    const event = (quantity: string) => ({
      specversion: '1.0',
      id: 'reading-4711',
      source: 'weighbridge',
      time: hourAgo,
      type: 'moorage.usage.device.messages',
      data: { fleetId: scene.fleets[1].id, quantity },
    });
    const hourAgo = new Date(scene.clock.now().getTime() - 3_600_000).toISOString();
    const page = await enter();
    await page.goto('/billing/conflicts');
    await page.getByText('No usage contradicts other.').waitFor();
    for (const quantity of ['120', '150', '150']) await scene.call('POST', 'usage-events', [event(quantity)]);
    await page.goto('/billing/conflicts');
    const row = page.getByRole('row', { name: /weighbridge reading-4711 150 .* 120 .* 2 times since/ });
    await row.waitFor();
    expect(await row.locator('b').allInnerTexts()).toEqual(['150', '120']);
    await page.context().close();
  });

  it('shows an invoice of thousands of lines by hundreds, and finds the one that is to be credited', async () => {
    const page = await enter();
    const { items } = await scene.call<{ items: { id: string }[] }>('GET', `invoices?${ofHarbour()}&kind=invoice`);
    await page.route(`**/api/v1/invoices/${items[0].id}`, async (route) => {
      const invoice = (await (await route.fetch()).json()) as { lines: object[] };
      const lines = Array.from({ length: 3_000 }, (_, number) => ({
        ...invoice.lines[0],
        id: `line-${number}`,
        fleetName: `fleet-${number}`,
        amount: '1.00',
      }));
      await route.fulfill({ json: { ...invoice, lines } });
    });
    await page.goto(`/billing/invoices/${items[0].id}?view=lines`);
    const lines = page.getByRole('table', { name: 'Lines of the invoice' });
    await lines.getByText('fleet-99', { exact: true }).waitFor();
    expect(await lines.getByText('fleet-100', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show more' }).click();
    await lines.getByText('fleet-100', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Credit' }).click();
    await page.getByLabel('Search').fill('fleet-2999');
    await page.getByLabel(/^How much of fleet-2999/).fill('0.50');
    await page.getByLabel('Reason').fill('too much');
    await page.getByLabel('Search').fill('');
    await page.getByLabel('Search').press('Enter');
    expect(await page.getByRole('button', { name: 'Credit €0.50' }).isEnabled()).toBe(true);
    await page.context().close();
  });

  it('keeps a dialog open while its deed goes on, and tells no refusal of before when it is opened again', async () => {
    const page = await enter();
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog');
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.route('**/api/v1/accounts/*/budgets', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await held;
      return route.fulfill({ status: 422, json: { code: 'REFUSED', detail: 'There is no room for it.' } });
    });
    await page.goto(`/billing/budgets?${ofHarbour()}`);
    await button('New budget').click();
    await dialog.getByLabel('Name').fill('Quay');
    await dialog.getByLabel(/^Amount a month/).fill('5');
    await button('Set the budget').click();
    await eventually(() => button('Cancel').isDisabled());
    await page.keyboard.press('Escape');
    goOn();
    await dialog.getByText('There is no room for it.').waitFor();
    await button('Cancel').click();
    await dialog.waitFor({ state: 'hidden' });
    await button('New budget').click();
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Quay');
    expect(await dialog.getByText('There is no room for it.').count()).toBe(0);
    await page.context().close();
  });

  it('says that a budget is set where that is asked for again after the answer was lost', async () => {
    const page = await enter();
    let asked = 0;
    await page.route('**/api/v1/accounts/*/budgets', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      asked += 1;
      const answer = await route.fetch();
      return asked === 1 ? route.abort() : route.fulfill({ response: answer });
    });
    await page.goto(`/billing/budgets?${ofHarbour()}`);
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'New budget' }).click();
    await dialog.getByLabel('Name').fill('Pier');
    await dialog.getByLabel(/^Amount a month/).fill('7');
    await dialog.getByRole('button', { name: 'Set the budget' }).click();
    await dialog.getByText('The service does not answer.').waitFor();
    await dialog.getByRole('button', { name: 'Set the budget' }).click();
    await page.getByText('The budget Pier is set.').waitFor();
    await page.context().close();
  });

  it('offers no comparisons, which are of all accounts, to who is limited to some', async () => {
    const limits = { role: 'billing', accountIds: [scene.accountIds.pilots] };
    const { token } = await scene.call<{ token: string }>('POST', 'api-tokens', { name: 'pilots', ...limits });
    const page = await openTab(browser, scene.app);
    await signIn(page, token);
    await page.getByRole('link', { name: 'Usage conflicts' }).click();
    await page.getByText('No usage contradicts other.').waitFor();
    expect(await page.getByRole('link', { name: 'Comparisons', exact: true }).count()).toBe(0);
    await page.context().close();
  });

  it.each(schemes)(
    'has no serious fault by axe on any page, in %s, and never runs out of a narrow window',
    async (scheme) => {
      const days = `from=${scene.overdue}-01&to=${scene.overdue}-14`;
      const page = await enter({ scheme });
      const pages = [
        {
          name: 'usage-of-month',
          path: `/billing/usage?${ofHarbour()}&span=one-month&month=${scene.overdue}`,
          shown: /in all$/,
        },
        { name: 'usage-of-days', path: `/billing/usage?${ofHarbour()}&span=days&${days}`, shown: /in all$/ },
        {
          name: 'invoices-narrowed',
          path: `/billing/invoices?${ofHarbour()}&month=2026-01`,
          shown: 'There is none of this month and kind.',
        },
        { name: 'comparisons', path: '/billing/comparisons', shown: /not in the cloud$/ },
        { name: 'conflicts', path: '/billing/conflicts', shown: 'weighbridge' },
      ];
      expect(await faultsOf(page, scheme, pages)).toEqual({});
      await page.context().close();
    },
  );
});
