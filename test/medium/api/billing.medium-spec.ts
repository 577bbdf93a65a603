import { TestClock } from '../../../src/common/clock.fixture';
import { newId, sha256 } from '../../../src/common/ids';
import { startTestApp, type TestApp } from '../../support/test-app';
import { lifecycleEvent, record } from '../metering/lifecycle.fixture';
import { MeteringService } from '../../../src/metering';

interface Thing {
  id: string;
  [key: string]: unknown;
}
interface List {
  items: Thing[];
  nextCursor: string | null;
}

describe('months and invoices over the API', () => {
  const clock = new TestClock('2026-01-20T00:00:00Z');
  let test: TestApp;
  let [accountId, bookId, limited, foreign] = ['', '', '', ''];
  const fleetId = newId();
  const resources = [newId(), newId(), newId()];

  const get = async <T = Thing>(path: string, token?: string) =>
    (await test.call<T>('GET', `/api/v1/${path}`, undefined, token === undefined ? {} : { token })).body;
  const post = <T = Thing>(path: string, body: unknown, token?: string) =>
    test.call<T>('POST', `/api/v1/${path}`, body, token === undefined ? {} : { token });
  const token = async (role: string, account: string) =>
    (await post<{ token: string }>('api-tokens', { name: newId(), role, accountId: account })).body.token;

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { MOORAGE_BILLING_AUTO_CLOSE: 'off' } });
    bookId = (await post('price-books', { name: 'Harbour', currency: 'EUR' })).body.id;
    accountId = (await post('accounts', { name: 'a', currency: 'EUR', timeZone: 'Europe/Berlin', priceBookId: bookId }))
      .body.id;
    const tiers = [{ upTo: '100', unitPrice: '1' }];
    await post(`price-books/${bookId}/prices`, {
      meter: 'router',
      unitPrice: '0.5',
      tiers,
      validFrom: '2020-01-01T00:00:00Z',
    });
    const other = (await post('accounts', { name: 'b', currency: 'EUR', timeZone: 'UTC' })).body.id;
    [limited, foreign] = [await token('billing', accountId), await token('billing', other)];
    for (const id of resources) {
      await record(test.database, [
        lifecycleEvent({ accountId, fleetId }, id, 'opened', '2026-01-21T00:00:00Z', { meter: 'router' }),
        lifecycleEvent({ accountId, fleetId }, id, 'closed', '2026-01-23T00:00:00Z'),
      ]);
    }
    await new MeteringService(test.database).absorbAll();
    clock.advance(20 * 86_400_000);
  });
  afterAll(() => test.close());

  it('close, and read byte for byte what was issued', async () => {
    const { items: periods } = await get<List>(`billing-periods?accountId=${accountId}`, limited);
    expect(periods.map(({ month, status }) => [month, status])).toEqual([
      ['2026-02', 'open'],
      ['2026-01', 'open'],
    ]);
    const close = (id: string, by?: string) => post(`billing-periods/${id}/close`, undefined, by);
    expect((await close(periods[1].id, foreign)).status).toBe(404);
    expect((await close(periods[0].id)).body).toMatchObject({ code: 'BILLING_PERIOD_NOT_OVER' });
    const closed = await close(periods[1].id, limited);
    expect(closed).toMatchObject({ status: 200, body: { status: 'closed' } });
    expect((await close(periods[1].id)).body).toEqual(closed.body);

    const answer = await fetch(`${test.url}/api/v1/invoices/${closed.body.invoiceId as string}`, {
      headers: { authorization: `Bearer ${limited}` },
    });
    const text = await answer.text();
    expect(answer.headers.get('etag')).toBe(`"${sha256(text)}"`);
    expect(JSON.parse(text)).toMatchObject({ total: '122.00', lines: [{ quantity: '144', amount: '122.00' }] });
    const { items: heads } = await get<List>('invoices', limited);
    expect(heads).toMatchObject([{ id: closed.body.invoiceId, digest: sha256(text), sequence: 1 }]);
    expect((await get<List>('invoices', foreign)).items).toEqual([]);
    expect(await get(`invoices/${heads[0].id}`, foreign)).toMatchObject({ code: 'INVOICE_NOT_FOUND' });
  });

  it('lead from a line to resources, intervals, events, price and its place in the tiers', async () => {
    const { items: heads } = await get<List>('invoices');
    const { lines } = await get<{ lines: Thing[] }>(`invoices/${heads[0].id}`);
    const path = `charge-lines/${lines[0].id}/explain`;
    const first = await get<List & Record<string, unknown>>(`${path}?limit=2`, limited);
    expect(first).toMatchObject({
      line: { id: lines[0].id, invoiceId: heads[0].id, position: 1 },
      price: { unitPrice: '0.5', tierMode: 'graduated', tiers: [{ upTo: '100', unitPrice: '1' }] },
      position: { from: '0', to: '144' },
      rated: { quantity: '144', cost: '122', amount: '122.00' },
      charged: [],
    });
    const rest = await get<List>(`${path}?limit=2&cursor=${first.nextCursor}`);
    const items = [...first.items, ...rest.items];
    expect(items.map(({ id }) => id)).toEqual([...resources].sort());
    expect(items[0]).toMatchObject({
      quantity: '48',
      cost: '40.666666666667',
      quantityBefore: null,
      intervals: [
        { from: '2026-01-21T00:00:00.000Z', to: '2026-01-23T00:00:00.000Z', quantity: '1', confidence: 'observed' },
      ],
      events: [{ type: 'opened' }, { type: 'closed' }],
    });
    expect(rest.nextCursor).toBeNull();
    expect(await get(path, foreign)).toMatchObject({ code: 'CHARGE_LINE_NOT_FOUND' });
  });

  it('tell what a month would have cost, and change nothing', async () => {
    const wish = { meter: 'router', unitPrice: '2', validFrom: '2026-01-22T00:00:00Z' };
    const ask = { accountId, period: '2026-01', prices: [wish] };
    const before = await get(`price-books/${bookId}`);
    // 72 hours at 1, then 72 hours at 2.
    expect((await post(`price-books/${bookId}/what-if`, ask, limited)).body).toMatchObject({
      currency: 'EUR',
      lines: [{ fleetId, meter: 'router', quantity: '144', now: '122', then: '216', difference: '94' }],
      difference: '94',
    });
    expect(await get(`price-books/${bookId}`)).toEqual(before);
    expect((await post(`price-books/${bookId}/what-if`, ask, foreign)).status).toBe(404);
    const clash = { ...wish, validFrom: '2019-01-01T00:00:00Z' };
    expect((await post(`price-books/${bookId}/what-if`, { ...ask, prices: [clash] })).body).toMatchObject({
      code: 'PRICE_OVERLAP',
    });
  });
});
