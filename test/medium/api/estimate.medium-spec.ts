import { startTestApp, type TestApp } from '../../support/test-app';

interface Estimate {
  currency: string;
  monthly: string;
  items: { kind: string; key: string; meter: string | null; unit: string; quantity: string; monthly: string | null }[];
}

const server = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };
const spec = {
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  router: { externalNetwork: 'public' },
  servers: [
    { ...server, count: 2, floatingIp: true, volumes: [{ key: 'data', sizeGiB: 10 }] },
    { ...server, key: 'worker', flavor: { minCores: 1 }, count: { per: 10, min: 1, max: 9 } },
    { ...server, key: 'edge', flavor: 'gold' },
  ],
};

describe('what a blueprint would cost', () => {
  let test: TestApp;
  let [accountId, foreign, limited] = ['', '', ''];

  const make = (path: string, body: object) => test.make<{ id: string; token: string }>(path, body);
  const estimate = (body: object, token?: string, headers?: Record<string, string>) =>
    test.call<Estimate & { code: string }>('POST', '/api/v1/blueprints/estimate', body, {
      ...(token === undefined ? {} : { token }),
      ...(headers === undefined ? {} : { headers }),
    });

  beforeAll(async () => {
    // Its cloud answers to nobody: an estimate does not ask it.
    test = await startTestApp();
    const priceBookId = (await make('price-books', { name: 'Harbour', currency: 'CHF' })).id;
    const prices = { 'server.m1.tiny': '0.01', volume: '0.001', floating_ip: '0.002', router: '0.1' };
    for (const [meter, unitPrice] of Object.entries(prices)) {
      await make(`price-books/${priceBookId}/prices`, { meter, unitPrice, validFrom: '2020-01-01T00:00:00Z' });
    }
    const account = { name: 'a', currency: 'CHF', timeZone: 'UTC' };
    accountId = (await make('accounts', { ...account, priceBookId })).id;
    foreign = (await make('accounts', { ...account, currency: 'EUR' })).id;
    limited = (await make('api-tokens', { name: 'x', role: 'viewer', accountId })).token;
  });
  afterAll(() => test.close());

  it('is told by what it is metered as, at the prices of the account', async () => {
    const { status, body } = await estimate({ spec, accountId });
    expect(status).toBe(200);
    expect(body).toMatchObject({ currency: 'CHF', monthly: '105.12' });
    expect(
      body.items.map(({ kind, key, meter, quantity, monthly }) => [kind, key, meter, quantity, monthly]).sort(),
    ).toEqual([
      ['floating_ip', 'hub', 'floating_ip', '1', '1.46'],
      ['floating_ip', 'hub-2', 'floating_ip', '1', '1.46'],
      ['router', 'router', 'router', '1', '73'],
      ['server', 'edge', 'server.gold', '1', null],
      ['server', 'hub', 'server.m1.tiny', '1', '7.3'],
      ['server', 'hub-2', 'server.m1.tiny', '1', '7.3'],
      ['server', 'worker', null, '1', null],
      ['volume', 'hub-2/data', 'volume', '10', '7.3'],
      ['volume', 'hub/data', 'volume', '10', '7.3'],
    ]);
  });

  it("is by the caller's own prices, and never by those of another account", async () => {
    expect((await estimate({ spec }, limited)).body).toMatchObject({ currency: 'CHF', monthly: '105.12' });
    expect((await estimate({ spec })).body).toMatchObject({ currency: 'EUR' });
    expect(await estimate({ spec, accountId: foreign }, limited)).toMatchObject({
      status: 404,
      body: { code: 'ACCOUNT_NOT_FOUND' },
    });
  });

  it('has an allowance and a minimum once, for all objects of a meter together', async () => {
    const priceBookId = (await make('price-books', { name: 'Allowance', currency: 'CHF' })).id;
    const shapes = [
      { meter: 'server.m1.tiny', unitPrice: '0.01', freeAllowance: '730' },
      { meter: 'floating_ip', unitPrice: '0.002', minimum: '10' },
    ];
    for (const shape of shapes)
      await make(`price-books/${priceBookId}/prices`, { ...shape, validFrom: '2020-01-01T00:00:00Z' });
    const account = { name: 'b', currency: 'CHF', timeZone: 'UTC', priceBookId };
    const { body } = await estimate({ spec, accountId: (await make('accounts', account)).id });
    const of = (wanted: string) => body.items.filter(({ kind }) => kind === wanted).map(({ monthly }) => monthly);
    expect(body.monthly).toBe('17.3');
    expect([of('server').filter(Boolean), of('floating_ip')]).toEqual([
      ['3.65', '3.65'],
      ['5', '5'],
    ]);
  });

  it('leaves nothing behind, and is refused where the blueprint is wrong', async () => {
    const wrong = await estimate({ spec: { servers: [server] } });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    const first = await estimate({ spec, accountId }, undefined, { 'idempotency-key': 'k' });
    const again = await estimate({ spec, accountId }, undefined, { 'idempotency-key': 'k' });
    expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);
    const { body } = await test.call<{ items: { action: string }[] }>('GET', '/api/v1/audit-log');
    expect(body.items.filter(({ action }) => action.includes('estimate'))).toEqual([]);
  });
});
