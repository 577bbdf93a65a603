import { TestClock } from '../../../src/common/clock.fixture';
import { newId } from '../../../src/common/ids';
import { MeteringService } from '../../../src/metering';
import { insertCrowd } from '../../support/device-crowd';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';
import { lifecycleEvent, record } from '../metering/lifecycle.fixture';

type Item = Record<string, unknown> & { id: string };
interface Page {
  items: Item[];
  nextCursor: string | null;
  code?: string;
}
interface Document {
  paths: Record<string, { get?: { parameters: { name: string; schema: { enum?: string[] } }[] } }>;
}

describe('lists', () => {
  const clock = new TestClock('2026-01-10T00:00:00Z');
  let test: TestApp;
  let [north, south] = [[] as string[], [] as string[]]; // account, fleet

  const get = (path: string, token?: string) =>
    test.call<Page>('GET', `/api/v1/${path}`, undefined, token === undefined ? {} : { token });
  const make = async (path: string, body: object): Promise<string> => (await test.make(path, body)).id;
  const account = (name: string) => make('accounts', { name, currency: 'EUR', timeZone: 'UTC' });

  /** Every item, a few at a time. */
  async function walk(path: string, query = ''): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await get(`${path}?limit=3${query}${cursor}`);
      expect({ path, query, status }).toEqual({ path, query, status: 200 });
      items.push(...body.items);
      if (body.nextCursor === null) return items;
      cursor = `&cursor=${body.nextCursor}`;
    }
  }

  /** January and February of these owners, who each used something in both. */
  async function close(owners: string[][]): Promise<void> {
    for (const [accountId, fleetId] of owners) {
      const opened = lifecycleEvent({ accountId, fleetId }, newId(), 'opened', '2026-01-11T00:00:00Z');
      await record(test.database, [opened]);
    }
    const metering = new MeteringService(test.database);
    // The service may be at it itself.
    await eventually(async () => (await metering.absorbAll(), (await metering.intervals({})).length === owners.length));
    clock.advance(60 * 86_400_000);
    for (const { id, status } of (await walk('billing-periods')).reverse()) {
      // The month that goes on is refused.
      if (status === 'open') await test.call('POST', `/api/v1/billing-periods/${id}/close`);
    }
  }

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { MOORAGE_BILLING_AUTO_CLOSE: 'off' } });
    const blueprintId = await make('blueprints', { name: 'b', spec: {} });
    const fleet = (name: string, accountId: string) => make('fleets', { name, accountId, blueprintId });
    const [first, second] = [await account('Nórth'), await account('south_100%')];
    await account('Nórth');
    for (const name of ['c', 'a', 'b']) await make('blueprints', { name, spec: {}, accountId: first });
    for (const name of ['c', 'a', 'b']) await make('price-books', { name, currency: 'EUR' });
    [north, south] = [
      [first, await fleet('n2', first)],
      [second, await fleet('s1', second)],
    ];
    await fleet('n1', first);
    const at = '2026-01-10T00:00:00.123456Z';
    await insertCrowd(test.database, north[1], [
      { hardwareId: 'gw-b', model: 'x', state: 'ready', at },
      { hardwareId: 'gw-a', model: 'y', state: 'lost', at },
      { hardwareId: 'GW-C', model: null, state: 'ready', at: '2026-01-10T00:00:00.123457Z' },
      { hardwareId: 'gw-d', model: 'x', status: 'pending-approval', state: 'ready', at },
      { hardwareId: '50%_off', model: 'x', status: 'suspended', at },
    ]);
    await insertCrowd(test.database, south[1], [
      { hardwareId: 'gw-a', model: 'x', state: null },
      { hardwareId: 'gw-e', status: 'retired', state: 'ready' },
    ]);
    await close([north, south]);
  });
  afterAll(() => test.close());

  it('are the same whatever they are sorted by, page by page, in the order that was asked for', async () => {
    const { body: document } = await test.call<Document>('GET', '/openapi.json');
    const sorted = Object.entries(document.paths).flatMap(([path, { get: operation }]) => {
      const choices = operation?.parameters.find(({ name }) => name === 'sort')?.schema.enum ?? [];
      return choices.map((sort) => ({ path: path.replace('/api/v1/', ''), sort }));
    });
    expect(sorted.length).toBeGreaterThan(30);
    for (const { path, sort } of sorted.filter((one) => !one.path.includes('{'))) {
      const [plain, items] = [await walk(path), await walk(path, `&sort=${sort}`)];
      expect({ path, sort, some: plain.length >= 2 }).toEqual({ path, sort, some: true });
      expect(items.map(({ id }) => id).sort()).toEqual(plain.map(({ id }) => id).sort());
      const keys = items.map((item) => (item[sort.replace('-', '')] ?? '') as string);
      const rows = await test.database.query<{ key: string }>(
        `select key from unnest($1::text[]) with ordinality as k(key, place) order by key ${sort.startsWith('-') ? 'desc' : ''}`,
        [keys],
      );
      expect({ path, sort, keys }).toEqual({ path, sort, keys: rows.map(({ key }) => key) });
    }
  });

  it('of accounts ask how they are billed once for the whole page', async () => {
    const asked = jest.spyOn(test.database, 'query');
    const { items } = (await get('accounts')).body;
    const statements = asked.mock.calls
      .map(([sql]) => sql)
      .filter((sql) => /account_(price_book|unknown_policy)/.test(sql));
    asked.mockRestore();
    expect(items.length).toBeGreaterThan(2);
    expect(items[0]).toMatchObject({ priceBookId: expect.any(String) as string, unknownPolicy: 'waive' });
    expect(statements).toHaveLength(2);
  });

  it('go on where the page before ended, whatever came or went meanwhile', async () => {
    const first = (await get('accounts?limit=2&sort=name')).body;
    await account('AAA');
    const rest = (await get(`accounts?sort=name&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual(['Nórth', 'Nórth', 'south_100%']);

    const ids = new Map<string, string>();
    const add = async (name: string) => ids.set(name, await make('blueprints', { name, spec: {} }));
    const remove = async (name: string) =>
      expect((await test.call('DELETE', `/api/v1/blueprints/${ids.get(name)}`)).status).toBe(204);
    for (const name of ['page-1', 'page-2', 'page-3', 'page-5']) await add(name);
    const begun = (await get('blueprints?q=page-&limit=2&sort=name')).body;
    // The one where the page ended, one before it and one after it; and one that comes in between.
    for (const name of ['page-2', 'page-1', 'page-3']) await remove(name);
    await add('page-4');
    const left = (await get(`blueprints?q=page-&sort=name&cursor=${begun.nextCursor}`)).body;
    expect(left.items.map(({ name }) => name)).toEqual(['page-4', 'page-5']);
    for (const name of ['page-4', 'page-5']) await remove(name);
  });

  it('refuse a cursor of another order, or one that nobody gave out', async () => {
    const { nextCursor } = (await get('devices?limit=1&sort=registeredAt')).body;
    const cursorOf = (key: unknown) => Buffer.from(`1:${JSON.stringify(key)}`).toString('base64url');
    const id = north[0];
    const wrong = [
      ...['&sort=-registeredAt', '&sort=hardwareId', ''].map((order) => `${nextCursor}${order}`),
      ...['2026-02-30T00:00:00.000000Z', '2026-99-01T00:00:00.000000Z', 'now', '\0'].map(
        (value) => `${cursorOf(['registeredAt', value, id])}&sort=registeredAt`,
      ),
      `${cursorOf(['hardwareId', '\0', id])}&sort=hardwareId`,
      `${cursorOf(['hardwareId', 'x', 'y'])}&sort=hardwareId`,
      `${cursorOf(['hardwareId', id])}&sort=hardwareId`,
      `${cursorOf(null)}&sort=hardwareId`,
    ];
    for (const cursor of wrong) {
      expect(await get(`devices?cursor=${cursor}`)).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
    }
    expect(await get('devices?sort=certificate')).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });

  it('have filters that narrow them, and what is typed is taken as it is', async () => {
    const ids = async (query: string) =>
      (await get(`devices?sort=hardwareId&${query}`)).body.items.map(({ hardwareId }) => hardwareId);
    expect((await ids('q=gw')).sort()).toEqual(['GW-C', 'gw-a', 'gw-a', 'gw-b', 'gw-d']);
    expect(await ids('q=%25_')).toEqual(['50%_off']);
    expect(await ids('model=y')).toEqual(['gw-a']);
    expect((await ids('online=true')).sort()).toEqual(['GW-C', 'gw-b']);
    expect((await ids('online=false&q=gw')).sort()).toEqual(['gw-a', 'gw-a', 'gw-d']);
    expect(await ids(`accountId=${south[0]}`)).toEqual(['gw-a']);
    expect(await ids(`status=retired&fleetId=${south[1]}`)).toEqual(['gw-e']);
    const names = async (path: string) => (await get(path)).body.items.map(({ name }) => name);
    expect(await names('fleets?q=N&sort=name')).toEqual(['n1', 'n2']);
    expect(await names('fleets?status=ready')).toEqual([]);
    expect(await names('accounts?q=H_1')).toEqual(['south_100%']);
    expect(await names(`blueprints?accountId=${north[0]}&q=A`)).toEqual(['a']);
    expect((await get('price-books?currency=CHF')).body.items).toEqual([]);
    const months = (await get('invoices?month=2026-01&kind=invoice')).body.items.map(({ month }) => month);
    expect(months).toEqual(['2026-01', '2026-01']);
    expect((await get('invoices?kind=credit-note')).body.items).toEqual([]);
  });

  it("show a limited caller its accounts' things alone, whatever it asks for", async () => {
    const body = { name: 'x', role: 'operator', accountId: south[0] };
    const { token } = (await test.call<{ token: string }>('POST', '/api/v1/api-tokens', body)).body;
    const seen = async (query: string) =>
      (await get(`devices?${query}`, token)).body.items.map(({ hardwareId }) => hardwareId);
    expect(await seen('sort=-hardwareId')).toEqual(['gw-a']);
    expect(await seen(`accountId=${north[0]}`)).toEqual([]);
    expect(await seen(`fleetId=${north[1]}&q=gw&online=true`)).toEqual([]);
    expect((await get('accounts?sort=name', token)).body.items).toHaveLength(1);
    expect((await get(`blueprints?accountId=${north[0]}`, token)).body.items).toEqual([]);
  });
});
