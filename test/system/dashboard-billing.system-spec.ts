import type { Browser, Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import {
  openSignedIn,
  errorsOf,
  fillToken,
  openTab,
  schemes,
  signIn,
  startBrowser,
  type TabOptions,
} from './support/browser';
import { HarbourScene } from './support/harbour.scene';
import { faultsOf } from './support/page.walk';

const patience = { timeoutMs: 60_000, everyMs: 250 };

interface Listed {
  items: { id: string; hardwareId: string; status: string; isDefault: boolean }[];
}

describe('the dashboard over three months of a harbour', () => {
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
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const statusOf = async (hardwareId: string) =>
    (await scene.call<Listed>('GET', `devices?hardwareId=${hardwareId}`)).items[0].status;
  const idOf = async (path: string, fits: (item: Listed['items'][number]) => boolean = () => true) =>
    (await scene.call<Listed>('GET', path)).items.find(fits)?.id;

  it('tells of a token that lets nobody in, and leads with a right one to where one wanted to be', async () => {
    const page = await openTab(browser, scene.app);
    await page.goto('/gateways?status=pending-approval');
    await page.getByLabel('API token').fill('wrong');
    await button(page, 'Sign in').click();
    await page.getByRole('alert').getByText('Check the token, or ask an administrator for one.').waitFor();
    await page.getByLabel('API token').fill(scene.app.adminToken);
    await button(page, 'Sign in').click();
    await page.getByRole('link', { name: 'pier-1' }).waitFor();
    expect(page.url()).toBe(`${scene.app.url}/gateways?status=pending-approval`);
    await page.context().close();
  });

  it('says why one is signed out when a token is worth nothing any more, and has one sign in over the page', async () => {
    const token = await scene.call<{ id: string; token: string }>('POST', 'api-tokens', { name: 'x', role: 'viewer' });
    const page = await openTab(browser, scene.app);
    await signIn(page, token.token);
    await page.goto('/billing/months');
    await page.getByRole('cell', { name: 'closed' }).first().waitFor();
    expect(await page.getByRole('button', { name: /^Close / }).count()).toBe(0);
    await scene.call('DELETE', `api-tokens/${token.id}`);
    await page.getByRole('link', { name: 'Price books' }).click();
    await page.getByRole('dialog', { name: 'Sign in again' }).getByText('You were signed out').waitFor();
    expect(page.url()).toBe(`${scene.app.url}/billing/price-books`);
    await fillToken(page, scene.app.adminToken);
    await page.getByRole('link', { name: 'Harbour 2026' }).waitFor();
    await page.context().close();
  });

  it('leads from what needs a decision to the gateways that wait, and reports what became of each', async () => {
    const page = await enter();
    await page.getByRole('link', { name: '3 gateways wait for approval' }).click();
    await page.getByRole('link', { name: 'pier-1' }).click();
    await page.getByRole('region', { name: 'Timeline' }).getByText('registered', { exact: true }).waitFor();
    await button(page, 'Approve').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await eventually(async () => ['assigning', 'assigned'].includes(await statusOf('pier-1')), patience);
    await page.getByText('approved', { exact: true }).waitFor();
    await page.goto('/gateways');
    await page.getByLabel('Hardware id').fill('pier');
    await page.getByLabel('Choose pier-2').waitFor();
    await page.getByRole('link', { name: 'tide-1' }).waitFor({ state: 'hidden' });
    await page.getByLabel('Choose all that are shown').check();
    await button(page, 'Reject').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    // The one that was approved can not be rejected any more.
    await page.getByText('2 gateways rejected').first().waitFor();
    await page.getByRole('status').getByText('pier-1').waitFor();
    expect([await statusOf('pier-2'), await statusOf('pier-3')]).toEqual(['rejected', 'rejected']);
    await page.context().close();
  });

  it('tells why a decision is refused that somebody else was faster with', async () => {
    const page = await enter();
    const id = await idOf('devices?hardwareId=tide-2');
    await page.goto(`/gateways/${id}`);
    await button(page, 'Suspend').click();
    await scene.call('POST', `devices/${id}/revoke`);
    await page.getByRole('dialog', { name: 'Suspend tide-2?' }).getByRole('button', { name: 'Suspend' }).click();
    await page.getByText(/cannot be decided for a device that is revoked/).waitFor();
    await page.context().close();
  });

  it('tells from the page of a gateway why what it sent was not taken', async () => {
    const page = await enter();
    await scene.register(scene.fleets[0], 'tide-1', { fleet: 'inner-harbour' });
    await page.goto(`/gateways/${await idOf('devices', ({ hardwareId }) => hardwareId === 'tide-1')}`);
    await page.getByRole('link', { name: 'Messages of it that were refused' }).click();
    await page.getByRole('row', { name: /tide-1 FLEET_MISMATCH .*"fleet":"inner-harbour"/ }).waitFor();
    await page.getByLabel('Code').fill('ENROLLMENT_REFUSED');
    await page.getByText('No message of this kind was refused.').waitFor();
    await page.context().close();
  });

  it('shows the secret of an enrollment once, with a line for a shell by which a gateway registers', async () => {
    const page = await enter();
    await page.goto(`/enrollments?fleetId=${scene.fleets[0].id}`);
    await button(page, 'New enrollment').click();
    await page.getByLabel('At most so many gateways').fill('5');
    await button(page, 'Make the enrollment').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('img', { name: /^QR code/ }).waitFor();
    const line = await dialog.getByText('mosquitto_pub').innerText();
    const [, id, secret] = /-P '([^:]+):([^']+)'/.exec(line) ?? [];
    expect(line).toContain(`-h '127.0.0.1' -p ${scene.mqttPort} -u`);
    await dialog.getByRole('textbox', { name: 'Broker' }).fill('gateways.example');
    await dialog.getByLabel('By TLS').check();
    await dialog.getByText("-h 'gateways.example'").first().waitFor();
    expect(await dialog.getByText('mosquitto_pub').innerText()).toContain(`-p ${scene.mqttPort} --cafile ca.pem -u`);
    await button(page, 'I have kept the secret').click();
    const card = page.getByRole('region', { name: `Enrollment ${id}` });
    await card.waitFor();
    expect(await page.content()).not.toContain(secret);
    await scene.register({ ...scene.fleets[0], enrollment: { id, secret } }, 'tide-9');
    expect(await statusOf('tide-9')).toBe('assigned');
    await card.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog', { name: `Revoke the enrollment ${id}?` }).waitFor();
    await page.context().close();
  });

  it('shows an invoice as its document and by its lines, and why a line is what it is', async () => {
    const page = await enter();
    const errors = errorsOf(page);
    await page.goto('/billing/invoices');
    const { items } = await scene.call<{ items: { number: string; month: string }[] }>('GET', 'invoices');
    const latest = items[0];
    await page.getByRole('link', { name: latest.number }).click();
    const frame = page.getByTitle(`Invoice ${latest.number} as PDF`);
    const address = await frame.getAttribute('src');
    expect(address).toMatch(/^blob:/);
    // A policy that forbids the frame is told of on the console.
    await eventually(() => page.frames().some((one) => one.parentFrame() !== null), patience);
    expect(await page.evaluate(`document.querySelector('iframe').src`)).toBe(address);
    expect(errors).toEqual([]);
    await page.getByRole('tab', { name: 'Lines' }).click();
    await page.getByRole('button', { name: 'Explain server.m1.tiny of north-pier' }).first().click();
    await page.getByRole('heading', { name: 'What used it' }).waitFor();
    await page.getByRole('dialog').getByText('observed').first().waitFor();
    await page.context().close();
  });

  it('comes to the same for a month wherever it is summed up', async () => {
    const page = await enter();
    // The month that goes on may not have come to the minimum of a price yet, which is in one of the two alone.
    await page.goto(`/billing/usage?accountId=${scene.accountIds.harbour}&span=one-month&month=${scene.overdue}`);
    const card = page.getByText(`Last month (${scene.overdue})`, { exact: true }).locator('..');
    const amount = /€[\d.,]+/.exec(await card.innerText())?.[0];
    await page.getByText(`${amount} in all`).waitFor();
    await page.context().close();
  });

  it('has unknown usage decided about, a month closed, and other prices tried', async () => {
    const page = await enter();
    await page.getByRole('link', { name: '1 stretch of usage is unknown and held back' }).click();
    await page.getByRole('button', { name: /^Decide about/ }).click();
    await page.getByLabel('Reason').fill('what is not to be told of another');
    await button(page, 'Cancel').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: /^Decide about/ }).click();
    expect(await page.getByLabel('Reason').inputValue()).toBe('');
    await page.getByLabel('Bill it').check();
    await page.getByLabel('Reason').fill('the guest was seen running');
    await page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
    await page.getByText('No unknown usage is held back.').waitFor();
    await page.goto('/billing/unknown');
    await page.getByRole('cell').getByText('billed', { exact: true }).waitFor();
    await page.goto(`/billing/months?accountId=${scene.accountIds.harbour}`);
    await button(page, `Close ${scene.overdue}`).click();
    await page
      .getByRole('dialog')
      .getByText(/So far it comes to €\d+\.\d\d/)
      .waitFor();
    await button(page, 'Close the month').click();
    await page.getByText('and its invoice issued').waitFor();
    await page.goto(`/billing/what-if?accountId=${scene.accountIds.harbour}`);
    await page.getByRole('combobox', { name: 'Kind' }).fill('router');
    await page.getByLabel('Price of one unit').fill('1');
    await page.getByLabel('Valid from (Europe/Berlin)').waitFor();
    await button(page, 'Reckon').click();
    const reckoned = page.getByRole('heading', { name: /^\w+ \d{4} by .+: .+ instead of/ });
    await reckoned.waitFor();
    await page.getByRole('textbox', { name: 'Month', exact: true }).fill('2026-01');
    await reckoned.waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('credits no more of a line than it has, told apart from its corrections', async () => {
    const page = await enter();
    const { items } = await scene.call<{ items: { id: string }[] }>('GET', 'invoices');
    await page.goto(`/billing/invoices/${items[0].id}`);
    await button(page, 'Credit').click();
    const dialog = page.getByRole('dialog');
    const name = 'How much of outer-harbour, server.m1.tiny';
    await dialog.getByLabel(name, { exact: true }).fill('99999');
    await dialog.getByText(/^at most €/).waitFor();
    await dialog.getByLabel('Reason').fill('too much');
    expect(await dialog.getByRole('button', { name: /^Credit / }).isDisabled()).toBe(true);
    await dialog.getByLabel(/^How much of outer-harbour, device\.messages, correction of \w+ \d{4}$/).waitFor();
    await page.context().close();
  });

  it('asks for no fleet of another account, and names the one that the address asks for', async () => {
    const page = await enter();
    const { id, name } = scene.fleets[0];
    await page.goto(`/billing/usage?accountId=${scene.accountIds.harbour}&fleetId=${id}`);
    const fleet = page.getByRole('combobox', { name: 'Fleet' });
    await eventually(async () => (await fleet.inputValue()) === name, patience);
    await page.getByRole('combobox', { name: 'Account' }).click();
    await page.getByRole('option', { name: /^Pilot Station/ }).click();
    await eventually(() => !page.url().includes('fleetId'), patience);
    await page.goto(`/billing/usage?accountId=${scene.accountIds.pilots}&fleetId=${id}`);
    await eventually(async () => (await fleet.inputValue()) === name, patience);
    await page.context().close();
  });

  it.each(schemes)(
    'has no serious fault by axe on any page, in %s, and never runs out of a narrow window',
    async (scheme) => {
      const [gateway, invoice, book] = await Promise.all([
        idOf('devices'),
        idOf('invoices'),
        idOf('price-books', ({ isDefault }) => !isDefault),
      ]);
      await scene.register(scene.fleets[0], 'tide-3', { fleet: 'inner-harbour' });
      const of = `accountId=${scene.accountIds.harbour}`;
      const page = await enter({ scheme });
      const pages = [
        { name: 'overview', path: '/', shown: 'Registrations per minute' },
        { name: 'gateways', path: '/gateways', shown: 'tide-1' },
        { name: 'gateway', path: `/gateways/${gateway}`, shown: 'Key and certificate' },
        { name: 'enrollments', path: '/enrollments', shown: 'takes gateways' },
        { name: 'refused-messages', path: '/refused-messages', shown: 'FLEET_MISMATCH' },
        { name: 'usage', path: `/billing/usage?${of}&span=90`, shown: /in all$/ },
        { name: 'invoices', path: '/billing/invoices', shown: 'Harbour Authority' },
        { name: 'invoice', path: `/billing/invoices/${invoice}?view=lines`, shown: 'server.m1.small' },
        { name: 'months', path: '/billing/months', shown: 'goes on' },
        { name: 'unknown-usage', path: '/billing/unknown', shown: 'server.m1.small' },
        { name: 'budgets', path: `/billing/budgets?${of}`, shown: 'The whole harbour' },
        { name: 'price-books', path: '/billing/price-books', shown: 'Harbour 2026' },
        { name: 'price-book', path: `/billing/price-books/${book}`, shown: 'device.messages' },
        { name: 'what-if', path: `/billing/what-if?${of}`, shown: 'Price 1' },
        { name: 'exports', path: `/billing/exports?${of}`, shown: 'FOCUS 1.2' },
      ];
      expect(await faultsOf(page, scheme, pages)).toEqual({});
      await page.context().close();
    },
  );
});
