import { InvoiceService, type InvoiceDocument } from '../../../src/billing';
import { newId, sha256 } from '../../../src/common/ids';
import { eventually } from '../../support/eventually';
import { readCsv } from '../../support/focus/focus.dataset';
import { startTestApp, type TestApp } from '../../support/test-app';
import { BillingWorld } from '../billing/billing.world';
import type { Owner } from '../metering/lifecycle.fixture';

/** January is closed, with a router of two prices; February goes on. */
describe('what accountants take away', () => {
  let world: BillingWorld;
  let test: TestApp;
  let who: Owner;
  let invoice: InvoiceDocument;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-01-01T00:00:00Z');
    test = await startTestApp({ database: world.database, clock: world.clock, emulator: {} });
    who = await world.account({ name: '=Küste' });
    await world.priced(who, [
      { unitPrice: '0.01', validTo: '2026-01-11T00:00:00Z' },
      { unitPrice: '0.02', validFrom: '2026-01-11T00:00:00Z' },
    ]);
    await world.used(who, [['2026-01-01T00:00:00Z', null]]);
    world.moveTo('2026-02-04T00:00:00Z');
    invoice = (await world.closeUpTo(who, '2026-01'))!;
  });
  afterAll(async () => {
    await test.close();
    await world.close();
  });

  const path = (suffix: string) => `/api/v1/invoices/${invoice.id}${suffix}`;
  const stranger = async () => {
    const { accountId } = await world.account();
    const wanted = { name: newId(), role: 'billing', accountId };
    return { token: (await test.call<{ token: string }>('POST', '/api/v1/api-tokens', wanted)).body.token };
  };

  it('is an invoice as PDF and CSV, each under the digest of the document', async () => {
    const digest = sha256((await world.invoices.get(invoice.id)).document);
    const answer = await fetch(`${test.url}${path('.pdf')}`, {
      headers: { authorization: `Bearer ${test.adminToken}` },
    });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('etag')]).toEqual([
      200,
      'application/pdf',
      `"${digest}"`,
    ]);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=invoice-${invoice.number}.pdf`);
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');

    const csv = await test.call<string>('GET', path('.csv'));
    expect([csv.status, csv.headers.get('content-type'), csv.headers.get('etag')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      `"${digest}"`,
    ]);
    expect(readCsv(csv.body).rows).toMatchObject([
      {
        invoice: invoice.number,
        account_name: "'=Küste",
        meter: 'router',
        quantity: '240',
        unit_price: '0.01',
        amount: '2.40',
      },
      { quantity: '504', unit_price: '0.02', amount: '10.08', charge_start: '2026-01-11T00:00:00.000Z' },
    ]);
  });

  it('is drawn for those alone who have it not and still want it, and for so many at a time', async () => {
    const authorization = `Bearer ${test.adminToken}`;
    const ask = (more: RequestInit = {}) =>
      fetch(`${test.url}${path('.pdf')}`, { headers: { authorization }, ...more });
    const { digest } = await world.invoices.get(invoice.id);
    let draw = (): void => undefined;
    const drawing = new Promise<void>((resolve) => (draw = resolve));
    const invoices = test.app.get(InvoiceService, { strict: false });
    const [get, head] = [jest.spyOn(invoices, 'get'), jest.spyOn(invoices, 'head')];
    get.mockImplementation(async (id) => {
      await drawing;
      return world.invoices.get(id);
    });
    const connections = () =>
      new Promise<number>((resolve) => test.app.getHttpServer().getConnections((_, count) => resolve(count)));
    const first = ask();
    await eventually(() => get.mock.calls.length === 1);
    const leaving = new AbortController();
    const left = Array.from({ length: 19 }, () => ask({ signal: leaving.signal }).catch(() => 'left'));
    await eventually(() => head.mock.calls.length === 20);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('etag')]).toEqual([503, '5', null]);
    expect(await refused.json()).toMatchObject({ code: 'INVOICE_PDFS_BUSY' });
    // Without the second header fetch asks for what no cache has answered.
    const tagged = { 'if-none-match': `"${digest}"`, 'cache-control': 'max-age=0' };
    const had = await ask({ headers: { authorization, ...tagged } });
    expect([had.status, had.headers.get('etag')]).toEqual([304, `"${digest}"`]);
    leaving.abort();
    expect(new Set(await Promise.all(left))).toEqual(new Set(['left']));
    // The server knows it, too: what is left are the first one's connection, and idle ones.
    await eventually(async () => (await connections()) < 5);
    draw();
    expect((await first).status).toBe(200);
    await eventually(async () => (await ask()).status === 200);
    const drawings = get.mock.calls.length;
    [get, head].forEach((spy) => spy.mockRestore());
    expect(drawings).toBe(2);
  });

  it('is a credit note for whoever may bill, once for an Idempotency-Key', async () => {
    const body = { reason: 'goodwill', lines: [{ chargeLineId: invoice.lines[0].id, amount: '1' }] };
    const options = { headers: { 'idempotency-key': newId() } };
    const first = await test.call<InvoiceDocument>('POST', path('/credit-notes'), body, options);
    expect(first).toMatchObject({ status: 201, body: { kind: 'credit-note', sequence: 1, total: '-1.00' } });
    const again = await test.call<InvoiceDocument>('POST', path('/credit-notes'), body, options);
    expect(again.body.id).toBe(first.body.id);
    const wrong = { reason: '', lines: [{ chargeLineId: invoice.lines[0].id, amount: '-1' }] };
    expect(await test.call('POST', path('/credit-notes'), wrong)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED' },
    });
    expect((await test.call('GET', `/api/v1/invoices/${first.body.id}.pdf`)).status).toBe(200);
  });

  it('is a FOCUS export of a month', async () => {
    const query = `/api/v1/exports/focus?accountId=${who.accountId}&period=`;
    const answer = await test.call<string>('GET', `${query}2026-01`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(readCsv(answer.body).rows.map((row) => [row.InvoiceId, row.BilledCost])).toEqual([
      [invoice.id, '2.4'],
      [invoice.id, '10.08'],
    ]);
    expect(await test.call('GET', `${query}2026-13`)).toMatchObject({ status: 400 });
    expect(await test.call('GET', `${query}2027-01`)).toMatchObject({
      status: 404,
      body: { code: 'BILLING_PERIOD_NOT_FOUND' },
    });
  });

  it('is nothing of another account', async () => {
    const limited = await stranger();
    const tries: [method: string, path: string, body?: unknown][] = [
      ['GET', path('.pdf')],
      ['GET', path('.csv')],
      ['GET', `/api/v1/exports/focus?accountId=${who.accountId}&period=2026-01`],
      ['GET', `/api/v1/accounts/${who.accountId}/spend`],
      ['GET', `/api/v1/accounts/${who.accountId}/budgets`],
    ];
    for (const [method, route, body] of tries) {
      expect([route, (await test.call(method, route, body, limited)).status]).toEqual([route, 404]);
    }
    const credit = { reason: 'r', lines: [{ chargeLineId: invoice.lines[0].id, amount: '1' }] };
    expect((await test.call('POST', path('/credit-notes'), credit, limited)).status).toBe(403);
  });

  it('leaves nobody the names under which documents will be archived', async () => {
    const next = invoice.number.replace(/1$/, '2');
    for (const name of [`${next}.json`, `CN-${next}.pdf`, `${next}.focus.csv`]) {
      const archive = { name, contentType: 'text/plain', content: 'eA==' };
      const { status, body } = await test.call('POST', `/api/v1/accounts/${who.accountId}/archives`, archive);
      expect([status, body.errors]).toEqual([400, [expect.objectContaining({ pointer: '/name' })]]);
    }
  });
});
