import type { Page } from 'playwright-core';
import { Dashboard } from './support/dashboard';

const taken = { status: 409, json: { code: 'FLEET_NAME_TAKEN', detail: 'It is taken.', action: 'Choose another.' } };
const small = (cidr: string) => ({
  networks: [{ key: 'lan', subnet: { cidr } }],
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] }],
});

describe('blueprints and fleets that are written in the dashboard', () => {
  let dashboard: Dashboard;
  let page: Page;
  let accountId: string;

  const create = <T = { id: string }>(path: string, body: object) => dashboard.create<T>(path, body);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const blueprints = async () =>
    (await dashboard.product.call<{ items: { id: string; name: string }[] }>('GET', '/blueprints')).body.items;
  const blueprintNames = async () => (await blueprints()).map(({ name }) => name);
  const anyBlueprint = async () => (await blueprints())[0].id;

  beforeAll(async () => {
    dashboard = await Dashboard.open();
    ({ id: accountId } = await create('/accounts', { name: 'Coast', currency: 'EUR', timeZone: 'UTC' }));
    const { id: blueprintId } = await create('/blueprints', { name: 'quay', spec: small('auto') });
    await create('/fleets', { name: 'harbour', accountId, blueprintId });
    page = await dashboard.enter();
  }, 120_000);
  afterAll(() => dashboard?.close());

  it('makes a fleet for another payer after the first try has failed', async () => {
    await create('/accounts', { name: 'Inland', currency: 'EUR', timeZone: 'UTC' });
    const choose = async (account: string) => {
      await page.getByRole('combobox', { name: 'Account' }).click();
      await page.getByRole('option', { name: account }).click();
    };
    const plan = async () => {
      for (const step of ['Networks', 'Servers', 'Review']) await button(`Next: ${step}`).click();
      await button('Make the plan').click();
    };
    await page.goto('/fleets/new');
    await page.getByLabel('Name of the fleet').fill('mooring');
    await choose('Coast');
    for (const step of ['Networks', 'Servers', 'Review']) await button(`Next: ${step}`).click();
    // Somebody else was faster.
    await create('/fleets', { name: 'mooring', accountId, blueprintId: await anyBlueprint() });
    await button('Make the plan').click();
    await page.getByRole('alert').getByText('there is a fleet "mooring" already').waitFor();
    for (let step = 0; step < 3; step += 1) await button('Back').click();
    await page.getByLabel('Name of the fleet').fill('lock');
    await choose('Inland');
    await plan();
    await page.getByRole('region', { name: 'Steps of the plan' }).waitFor();
    await page.getByText('Paid by Inland').waitFor();
    // What was refused has left no blueprint under its name.
    expect(await blueprintNames()).toEqual(expect.arrayContaining(['lock']));
    expect(await blueprintNames()).not.toContain('mooring');
  });

  it('names a new blueprint anew with the fleet that it is made for', async () => {
    await page.goto('/fleets/new');
    await page.getByLabel('Name of the fleet').fill('weir');
    await page.getByRole('combobox', { name: 'Account' }).click();
    await page.getByRole('option', { name: 'Coast' }).click();
    const plan = async () => {
      for (const step of ['Networks', 'Servers', 'Review']) await button(`Next: ${step}`).click();
      await button('Make the plan').click();
    };
    // Somebody takes the name between the blueprint and the fleet.
    await page.route('**/api/v1/fleets', (route) => route.fulfill(taken), { times: 1 });
    await plan();
    await page.getByRole('alert').getByText('It is taken.').waitFor();
    for (let step = 0; step < 3; step += 1) await button('Back').click();
    await page.getByLabel('Name of the fleet').fill('sluice');
    await plan();
    await page.getByRole('region', { name: 'Steps of the plan' }).waitFor();
    expect(await blueprintNames()).toContain('sluice');
    expect(await blueprintNames()).not.toContain('weir');
  });

  it('makes a fleet with a project of its own, and changes the quotas of it', async () => {
    await page.goto('/fleets/new');
    await page.getByLabel('Name of the fleet').fill('dock');
    await page.getByRole('combobox', { name: 'Account' }).click();
    await page.getByRole('option', { name: 'Coast' }).click();
    await button('More: cloud, project, who makes it, drift').click();
    await page.getByRole('combobox', { name: 'Project in the cloud' }).click();
    await page.getByRole('option', { name: 'of its own' }).click();
    await page.getByLabel('Floating IPs').fill('3');
    for (const step of ['Networks', 'Servers', 'Review']) await button(`Next: ${step}`).click();
    await page.getByText('in a project of its own').waitFor();
    await button('Make the plan').click();
    await button('Build it later').click();
    await page.getByText('Floating IPs: 3', { exact: true }).waitFor();
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Change blueprint, approval, quotas…' }).click();
    await page.getByRole('dialog').getByLabel('Floating IPs').fill('');
    await page.getByRole('dialog').getByLabel('Servers', { exact: true }).fill('-1');
    await button('Change it').click();
    await page.getByText('Servers: no limit', { exact: true }).waitFor();
    const { body } = await dashboard.product.call<{ items: object[] }>('GET', '/fleets?q=dock');
    expect(body.items).toMatchObject([{ project: { own: true, quotas: { instances: -1 } } }]);
  });

  it('goes on with a fleet and its account whose answers were lost, after their forms were left', async () => {
    const lost = (path: string) =>
      page.route(
        `**/api/v1/${path}`,
        async (route) => {
          await route.fetch();
          await route.abort();
        },
        { times: 1 },
      );
    const names = async (path: string, name: string) =>
      (await dashboard.product.call<{ items: { name: string }[] }>('GET', path)).body.items.filter(
        (one) => one.name === name,
      );
    const makeAccount = async () => {
      await button('New account').click();
      await page.getByRole('dialog').getByLabel('Name').fill('Delta');
      await button('Make the account').click();
    };
    await page.goto('/fleets/new');
    await page.getByLabel('Name of the fleet').fill('wharf');
    await lost('accounts');
    await makeAccount();
    await page.getByRole('dialog').getByRole('alert').getByText('The service does not answer.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await makeAccount();
    await page.getByText('The account Delta is made.').waitFor();
    for (const step of ['Networks', 'Servers', 'Review']) await button(`Next: ${step}`).click();
    await lost('fleets');
    await button('Make the plan').click();
    await page.getByRole('alert').getByText('The service does not answer.').waitFor();
    for (let step = 0; step < 2; step += 1) await button('Back').click();
    for (const step of ['Servers', 'Review']) await button(`Next: ${step}`).click();
    await button('Make the plan').click();
    await page.getByRole('region', { name: 'Steps of the plan' }).waitFor();
    const made = await Promise.all([
      names('/accounts?limit=200', 'Delta'),
      names('/fleets?q=wharf', 'wharf'),
      names('/blueprints?limit=200', 'wharf'),
    ]);
    expect(made.map((of) => of.length)).toEqual([1, 1, 1]);
  });

  it('asks before it leaves what was changed since the plan was made', async () => {
    const fleets = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Fleets', exact: true });
    await page.goto('/fleets/new');
    await page.getByLabel('Name of the fleet').fill('spillway');
    await page.getByRole('combobox', { name: 'Account' }).click();
    await page.getByRole('option', { name: 'Coast' }).click();
    for (const step of ['Networks', 'Servers', 'Review']) await button(`Next: ${step}`).click();
    await button('Make the plan').click();
    await page.getByRole('region', { name: 'Steps of the plan' }).waitFor();
    for (let step = 0; step < 2; step += 1) await button('Back').click();
    await page.getByLabel('Block of addresses').fill('10.9.0.0/24');
    await fleets.click();
    await page.getByRole('dialog').getByText('Leave without saving?').waitFor();
    await button('Cancel').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    for (const step of ['Servers', 'Review']) await button(`Next: ${step}`).click();
    await button('Make the plan again').click();
    await page.getByRole('region', { name: 'Steps of the plan' }).waitFor();
    await fleets.click();
    await page.waitForURL('/fleets');
  });

  it('shows no price of a blueprint that it cannot read', async () => {
    await page.goto('/fleets/new?blueprint=0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20');
    await page
      .getByRole('alert')
      .getByText(/there is no blueprint/)
      .waitFor();
    expect(await page.getByRole('region', { name: 'Price' }).count()).toBe(0);
  });

  it('leads to what is wrong in a new fleet, and marks the step', async () => {
    await page.goto('/fleets/new');
    const name = page.getByLabel('Name of the fleet');
    await name.fill('harbour');
    await page.getByText('Next: Networks').click();
    await page.getByText('choose who pays for it').waitFor();
    await page.getByRole('combobox', { name: 'Account' }).click();
    await page.getByRole('option', { name: 'Coast' }).click();
    await page.getByText('is the name of another fleet').waitFor();
    await page.getByRole('button', { name: /Fleet.*to be corrected/ }).waitFor();
    await button('Next: Networks').click();
    await page.locator('input[aria-invalid=true]:focus').waitFor();
    await name.fill('groyne');
    await button('Next: Networks').click();
    await page.getByLabel('Block of addresses').fill('10.3.0.0');
    await page.getByRole('button', { name: /Networks.*to be corrected/ }).waitFor();
  });

  it('edits at once the blueprint that was looked at, and says what the change takes from its fleets', async () => {
    const spec = { ...small('auto'), servers: [{ ...small('auto').servers[0], count: 2 }] };
    const { id: blueprintId } = await create('/blueprints', { name: 'pontoon', spec });
    const { id } = await create('/fleets', { name: 'pontoon-1', accountId, blueprintId });
    await dashboard.product.call('POST', `/fleets/${id}/reconcile`);
    await page.goto(`/blueprints/${blueprintId}`);
    await page.getByRole('link', { name: 'pontoon-1' }).waitFor();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.getByRole('textbox', { name: 'Servers', exact: true }).fill('1');
    await button('Review and save').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The fleet pontoon-1 is changed to it.').waitFor();
    await dialog.getByText('The server hub-2 goes, with all disks and volumes that are not kept.').waitFor();
    await button('Save version 2').click();
    await page.waitForURL(`/blueprints/${blueprintId}`);
    await button('Go back to version 1').click();
    await dialog.getByText('The fleet pontoon-1 is changed to it.').waitFor();
    expect(await dialog.getByRole('alert').count()).toBe(0);
  });

  it.each([
    ['comes to be read after it', 1],
    ['is away for longer', 2],
  ])('makes one version of a change whose answer is lost, where the service %s', async (_, answers) => {
    const { id } = await create('/blueprints', { name: `mole-${answers}`, spec: small('10.21.0.0/24') });
    const versionOf = async () => (await dashboard.product.call('GET', `/blueprints/${id}`)).body.version;
    /** The change comes to its end, and `answers` of it and what is read then get lost. */
    const loseAnswers = async () => {
      let left = answers;
      await page.route(new RegExp(`/api/v1/blueprints/${id}(/rollback)?$`), async (route) => {
        const isChange = route.request().method() !== 'GET';
        const isLost = left > 0 && (isChange || left < answers);
        if (isLost) left -= 1;
        if (!isLost) return route.continue();
        await route.fetch();
        return route.abort();
      });
    };
    const again = async (press: () => Promise<void>) => {
      await press();
      if (answers === 1) return;
      await page.getByText('The service does not answer.').first().waitFor();
      await press();
    };
    await page.goto(`/blueprints/${id}/edit`);
    await page.getByLabel('Block of addresses').fill('10.22.0.0/24');
    await loseAnswers();
    await again(async () => {
      await button('Review and save').click();
      await button('Save version 2').click();
    });
    await page.getByText(`mole-${answers} is saved as version 2.`).waitFor();
    await page.waitForURL(`/blueprints/${id}`);
    await page.getByRole('region', { name: 'Versions' }).getByText('10.22.0.0/24').first().waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await loseAnswers();
    await again(async () => {
      await button('Go back to version 1').click();
      await button('Make a version as 1 was').click();
    });
    await page.getByText('Version 3 is as version 1 was.').waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    expect(await versionOf()).toBe(3);
  });

  it('tells once what is wrong with what was sent, at its field', async () => {
    await page.goto('/administration/accounts');
    await button('New account').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(' ');
    await button('Make the account').click();
    await dialog.getByRole('alert').getByText('Correct the marked fields; nothing was changed.').waitFor();
    expect(await dialog.getByText('must not be empty').count()).toBe(1);
    expect(await dialog.getByText('/name').count()).toBe(0);
  });
});
