import { TestClock } from '../../../src/common/clock.fixture';
import { MonthTotalsService } from '../../../src/billing';
import { newId } from '../../../src/common/ids';
import { MeteringService } from '../../../src/metering';
import { insertCrowd } from '../../support/device-crowd';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';
import { lifecycleEvent, record } from '../metering/lifecycle.fixture';

interface Overview {
  fleets: { status: string; count: number }[];
  devices: { status: string; count: number }[];
  online: number;
  registrationsPerMinute: { at: string; count: number }[];
  spend: { currency: string; monthToDate: string; forecast: string }[];
  decisions: Record<string, number>;
}

describe('how everything stands', () => {
  const clock = new TestClock('2026-04-11T00:00:30Z');
  let test: TestApp;
  let [accountId, fleetId, limited] = ['', '', ''];

  const make = async (path: string, body: object): Promise<string> => (await test.make(path, body)).id;
  const overview = async (token?: string) =>
    (await test.call<Overview>('GET', '/api/v1/overview', undefined, token === undefined ? {} : { token })).body;
  const account = (more: object = {}) => make('accounts', { name: 'a', currency: 'EUR', timeZone: 'UTC', ...more });

  beforeAll(async () => {
    test = await startTestApp({ clock });
    const priceBookId = await make('price-books', { name: 'Harbour', currency: 'EUR' });
    const price = { meter: 'router', unitPrice: '0.1', validFrom: '2020-01-01T00:00:00Z' };
    await make(`price-books/${priceBookId}/prices`, price);
    accountId = await account({ priceBookId, unknownPolicy: 'hold' });
    const blueprintId = await make('blueprints', { name: 'b', spec: {} });
    fleetId = await make('fleets', { name: 'one', accountId, blueprintId });
    await make('fleets', { name: 'two', accountId, blueprintId });
    const other = await account({ timeZone: 'Asia/Tokyo' });
    await insertCrowd(test.database, await make('fleets', { name: 'theirs', accountId: other, blueprintId }), [
      { hardwareId: 'theirs', state: 'ready', at: '2026-04-10T23:59:59Z' },
    ]);
    const body = { name: 'x', role: 'viewer', accountId };
    limited = (await test.call<{ token: string }>('POST', '/api/v1/api-tokens', body)).body.token;
  });
  afterAll(() => test.close());

  it('tells gateways by status, those that are connected, and when they came', async () => {
    await insertCrowd(test.database, fleetId, [
      { hardwareId: 'a', state: 'ready', at: '2026-04-11T00:00:10Z' },
      { hardwareId: 'b', state: 'lost', at: '2026-04-10T23:58:00Z' },
      { hardwareId: 'c', state: 'alert', at: '2026-04-10T23:58:59Z' },
      { hardwareId: 'd', status: 'pending-approval', state: 'ready', at: '2026-04-10T22:00:00Z' },
      { hardwareId: 'e', status: 'retired', state: 'ready', at: '2026-04-10T22:00:00Z' },
    ]);
    const mine = await overview(limited);
    expect(mine).toMatchObject({
      devices: [
        { status: 'assigned', count: 3 },
        { status: 'pending-approval', count: 1 },
      ],
      online: 2,
      decisions: { pendingDevices: 1 },
    });
    const minutes = mine.registrationsPerMinute;
    expect([minutes.length, minutes[0].at, minutes[59].at]).toEqual([
      60,
      '2026-04-10T23:01:00.000Z',
      '2026-04-11T00:00:00.000Z',
    ]);
    expect(minutes.filter(({ count }) => count > 0).map(({ at, count }) => [at.slice(11, 16), count])).toEqual([
      ['23:58', 2],
      ['00:00', 1],
    ]);
    const all = await overview();
    expect(all).toMatchObject({ online: 3, devices: [{ count: 4 }, { count: 1 }] });
    expect(all.registrationsPerMinute[58].count).toBe(1);
  });

  it('tells the gateways of each fleet that the caller sees', async () => {
    const byFleet = async (token?: string) =>
      (await test.call('GET', '/api/v1/overview/gateways', undefined, token === undefined ? {} : { token })).body;
    expect(await byFleet(limited)).toEqual({ fleets: [{ fleetId, total: 4, pending: 1, online: 2 }] });
    expect(await byFleet()).toMatchObject({ fleets: [{ fleetId }, { total: 1, pending: 0, online: 1 }] });
  });

  it('tells fleets by status, and those that wait for room from those that wait for somebody', async () => {
    const block = (name: string, reason: string) =>
      test.database.query(
        `update fleet set status = 'blocked', conditions = jsonb_build_array(jsonb_build_object('reason', $2::text)) where name = $1`,
        [name, reason],
      );
    await block('one', 'QuotaExceeded');
    await block('two', 'CloudRefuses');
    expect(await overview(limited)).toMatchObject({
      fleets: [{ status: 'blocked', count: 2 }],
      decisions: { blockedFleets: 1, waitingFleets: 1 },
    });
    expect((await overview()).fleets).toEqual([
      { status: 'blocked', count: 2 },
      { status: 'pending', count: 1 },
    ]);
  });

  it('tells what the month costs so far and will cost, and what usage waits for a decision', async () => {
    const who = { accountId, fleetId };
    await record(test.database, [lifecycleEvent(who, newId(), 'opened', '2026-04-01T00:00:30Z', { meter: 'router' })]);
    const lost = newId();
    await record(test.database, [
      lifecycleEvent(who, lost, 'opened', '2026-03-01T00:00:00Z', { meter: 'router' }),
      lifecycleEvent(who, lost, 'closed', '2026-03-02T00:00:00Z', { lastSeenAt: new Date('2026-03-01T12:00:00Z') }),
    ]);
    // The service may be at it itself.
    const metering = new MeteringService(test.database);
    await eventually(
      async () => (await metering.absorbAll(), (await metering.intervals({ resourceId: lost })).length === 2),
    );
    const spend = [{ currency: 'EUR', monthToDate: '24.00', forecast: '72.00' }]; // 10 days and 30, less half a minute
    expect(await overview(limited)).toMatchObject({ spend, decisions: { unknownIntervals: 1 } });
    const { items } = (
      await test.call<{ items: { id: string }[] }>('GET', '/api/v1/usage-intervals?confidence=unknown')
    ).body;
    const decision = { decision: 'waive', reason: 'a storm' };
    await test.call('POST', `/api/v1/usage-intervals/${items[0].id}/decision`, decision);
    expect(await overview()).toMatchObject({ spend, decisions: { unknownIntervals: 0 } });
  });

  it('tells what the invoices would come to, with what is lacking to a minimum and each line rounded', async () => {
    const priceBookId = await make('price-books', { name: 'Minimum', currency: 'CHF' });
    const [router, volume] = [
      { meter: 'router', unitPrice: '0.1', minimum: '200' },
      { meter: 'volume', unitPrice: '0.001' },
    ];
    for (const price of [router, volume])
      await make(`price-books/${priceBookId}/prices`, { ...price, validFrom: '2020-01-01T00:00:00Z' });
    const payer = await account({ priceBookId, currency: 'CHF' });
    const used = [newId(), newId(), newId()].map((owner) => ({
      ...lifecycleEvent({ accountId: payer, fleetId: owner }, newId(), 'opened', '2026-04-10T20:00:30Z'),
      meter: 'volume',
      unit: 'GiB-Hours',
    }));
    await record(test.database, [...used, { ...used[0], resourceId: newId(), meter: 'router', unit: 'Hours' }]);
    const metering = new MeteringService(test.database);
    await eventually(
      async () => (await metering.absorbAll(), (await metering.intervals({ accountId: payer })).length === 4),
    );
    const { spend } = await overview();
    // 4 and 484 hours of each: the thousandths of three volumes are lost, or found, one by one.
    expect(spend[0]).toEqual({ currency: 'CHF', monthToDate: '200.00', forecast: '201.44' });
    const path = `/api/v1/accounts/${payer}/spend`;
    expect((await test.call('GET', path)).body).toMatchObject({ monthToDate: '200.00', forecast: '201.44' });
  });

  it('reckons the month once for all that ask meanwhile', async () => {
    const asked = jest.spyOn(MonthTotalsService.prototype, 'totals');
    const waiting = `select 1 from pg_locks where not granted and relation = 'price'::regclass`;
    const { first, later } = await test.database.transaction(async (tx) => {
      await tx.query('lock table price in access exclusive mode');
      const began = overview(limited);
      await eventually(async () => (await test.database.query(waiting)).length > 0);
      // Who reckoned anew would find that more was used.
      clock.advance(3_600_000);
      const others = Array.from({ length: 9 }, () => overview(limited));
      await eventually(() => asked.mock.calls.length === 10);
      return { first: began, later: Promise.all(others) };
    });
    const { spend } = await first;
    expect((await later).map((one) => one.spend)).toEqual(Array.from({ length: 9 }, () => spend));
    expect((await overview(limited)).spend).not.toEqual(spend);
  });

  it('begins no month by telling what this one will cost', async () => {
    const priceBookId = await make('price-books', { name: 'Allowance', currency: 'EUR' });
    const price = { meter: 'router', unitPrice: '0.1', validFrom: '2020-01-01T00:00:00Z', freeAllowance: '10' };
    await make(`price-books/${priceBookId}/prices`, price);
    const tiered = await account({ priceBookId });
    const used = lifecycleEvent({ accountId: tiered, fleetId: newId() }, newId(), 'opened', '2026-04-10T00:00:00Z');
    await record(test.database, [{ ...used, meter: 'router' }]);
    const metering = new MeteringService(test.database);
    await eventually(
      async () => (
        await metering.absorbAll(),
        (await metering.intervals({ resourceId: used.resourceId })).length === 1
      ),
    );
    await overview();
    const path = `/api/v1/billing-periods?accountId=${tiered}`;
    const { items } = (await test.call<{ items: { month: string }[] }>('GET', path)).body;
    expect(items.map(({ month }) => month)).toEqual(['2026-04']);
  });
});
