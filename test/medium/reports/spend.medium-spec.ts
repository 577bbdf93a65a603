import { StatementService } from '../../../src/billing';
import { newId } from '../../../src/common/ids';
import { budgetInputSchema, BudgetService, SpendService } from '../../../src/reports';
import { startTestApp, type TestApp } from '../../support/test-app';
import { BillingWorld, config } from '../billing/billing.world';
import type { Owner } from '../metering/lifecycle.fixture';

describe('what an account spends', () => {
  let world: BillingWorld;
  let budgets: BudgetService;
  let spending: SpendService;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-01-10T00:00:00Z');
    const statements = new StatementService(world.database, world.clock, config);
    budgets = new BudgetService(world.database, statements, world.clock);
    spending = new SpendService(statements, budgets);
  });
  afterAll(() => world.close());
  beforeEach(() => world.moveTo('2026-01-10T00:00:00Z'));

  const budget = (who: Owner, more: Record<string, unknown> = {}) =>
    budgets.create(who.accountId, budgetInputSchema.parse({ name: newId(), amount: '100', ...more }));
  const stateOf = async (who: Owner) => (await budgets.list(who.accountId, { limit: 10 })).items[0];

  it('is this month so far, and at its end if what runs now runs on at the prices that are known', async () => {
    const who = await world.account();
    await world.priced(who, [
      { unitPrice: '0.1', validTo: '2026-02-15T00:00:00Z' },
      { unitPrice: '0.2', validFrom: '2026-02-15T00:00:00Z' },
    ]);
    await world.used(who, [['2026-01-31T00:00:00Z', null]]);
    const other = { ...who, fleetId: newId() };
    await world.used(other, [['2026-02-01T00:00:00Z', '2026-02-03T00:00:00Z']]);
    world.moveTo('2026-02-05T00:00:00Z');
    await world.closeUpTo(who, '2026-01');
    world.moveTo('2026-02-11T00:00:00Z');
    expect(await spending.spend(who.accountId)).toMatchObject({
      currency: 'EUR',
      month: '2026-02',
      monthToDate: '28.80',
      forecast: '105.60', // 14 days of 2.40 and 14 of 4.80, and the other fleet's 4.80
      lastMonth: { month: '2026-01', status: 'closed', total: '2.40' },
      trend: [
        { month: '2026-01', total: '2.40' },
        { month: '2026-02', status: 'open', total: '28.80' },
      ],
      topFleets: [
        { fleetId: who.fleetId, total: '24.00' },
        { fleetId: other.fleetId, total: '4.80' },
      ],
      budgets: [],
    });
  });

  it('is told of closed months by their invoices, in as many statements however many there are', async () => {
    const who = await world.account();
    await world.priced(who, [{ unitPrice: '1' }]);
    await world.used(who, [
      ['2026-01-31T00:00:00Z', '2026-02-01T02:00:00Z'],
      ['2026-03-31T00:00:00Z', '2026-03-31T03:00:00Z'],
    ]);
    world.moveTo('2026-02-04T00:00:00Z');
    await world.closeUpTo(who, '2026-01');
    await world.used(who, [['2026-01-10T00:00:00Z', '2026-01-10T05:00:00Z']]); // on the next invoice
    world.moveTo('2026-05-04T00:00:00Z');
    await world.closeUpTo(who, '2026-03');
    const asked = [jest.spyOn(world.database, 'query'), jest.spyOn(world.database, 'prepared')];
    /** What is told, and by how many statements. */
    const told = async () => {
      asked.forEach((spy) => spy.mockClear());
      const { trend } = await spending.spend(who.accountId);
      return { trend, statements: asked.reduce((sum, { mock }) => sum + mock.calls.length, 0) };
    };
    const ofThree = await told();
    world.moveTo('2026-06-04T00:00:00Z');
    await world.closeUpTo(who, '2026-04'); // nothing was used in it
    const { trend, statements } = await told();
    asked.forEach((spy) => spy.mockRestore());
    expect(trend.map(({ month, status, total }) => [month, status, total])).toEqual([
      ['2026-01', 'closed', '24.00'],
      ['2026-02', 'closed', '7.00'],
      ['2026-03', 'closed', '3.00'],
      ['2026-04', 'closed', '0.00'],
      ['2026-05', 'open', '0.00'],
      ['2026-06', 'open', '0.00'],
    ]);
    expect(statements).toBe(ofThree.statements);
  });

  it('is nothing for an account that has used nothing', async () => {
    const who = await world.account();
    expect(await spending.spend(who.accountId)).toMatchObject({
      monthToDate: '0.00',
      forecast: '0.00',
      lastMonth: null,
      topFleets: [],
      trend: [{ month: '2026-01', total: '0.00' }],
    });
  });

  it('crosses each threshold of a budget once a month', async () => {
    const who = await world.account();
    await world.priced(who, [{ unitPrice: '1' }]);
    await world.used(who, [['2026-01-10T00:00:00Z', null]]);
    await budget(who);
    await budgets.check();
    expect(await stateOf(who)).toMatchObject({ thresholds: ['0.5', '0.8', '1'], share: '0', crossings: [] });
    world.moveTo('2026-01-13T12:00:00Z');
    await Promise.all([budgets.check(), budgets.check()]);
    await budgets.check();
    expect(await stateOf(who)).toMatchObject({
      month: '2026-01',
      spent: '84.00',
      share: '0.84',
      crossings: [
        { month: '2026-01', threshold: '0.5', spent: '84.00', crossedAt: new Date('2026-01-13T12:00:00Z') },
        { month: '2026-01', threshold: '0.8' },
      ],
    });
    world.moveTo('2026-02-03T02:00:00Z');
    await budgets.check();
    const { spent, crossings } = await stateOf(who);
    expect([spent, crossings.map(({ month, threshold }) => `${month} ${threshold}`)]).toEqual([
      '50.00',
      ['2026-02 0.5', '2026-01 0.5', '2026-01 0.8', '2026-01 1'],
    ]);
  });

  it('crosses one of a month that is over by what is learned of it before it is closed', async () => {
    const who = await world.account();
    await world.priced(who, [{ unitPrice: '1' }]);
    await world.used(who, [['2026-01-10T00:00:00Z', '2026-01-12T00:00:00Z']]);
    await budget(who);
    world.moveTo('2026-02-01T01:00:00Z');
    await budgets.check();
    expect((await stateOf(who)).crossings).toEqual([]);
    await world.used(who, [['2026-01-20T00:00:00Z', '2026-01-21T00:00:00Z']]);
    await budgets.check();
    expect(await stateOf(who)).toMatchObject({ month: '2026-02', crossings: [{ month: '2026-01', threshold: '0.5' }] });
    await budget(who, { amount: '1' });
    await budgets.check();
    const states = (await budgets.list(who.accountId, { limit: 10 })).items;
    expect(states.map(({ crossings }) => crossings.length)).toEqual([1, 0]);
  });

  it('counts for the budget of a fleet what that fleet spends', async () => {
    const who = await world.account();
    await world.priced(who, [{ unitPrice: '1' }]);
    await world.used(who, [['2026-01-09T00:00:00Z', '2026-01-09T10:00:00Z']]);
    await world.used({ ...who, fleetId: newId() }, [['2026-01-09T00:00:00Z', '2026-01-09T20:00:00Z']]);
    await expect(budget(who, { fleetId: who.fleetId })).rejects.toMatchObject({ code: 'BUDGET_FLEET_UNKNOWN' });
    await world.database.query(
      `insert into budget (id, account_id, fleet_id, name, amount, thresholds, created_at) values ($1, $2, $3, 'f', 40, '{1}', now())`,
      [newId(), who.accountId, who.fleetId],
    );
    expect(await stateOf(who)).toMatchObject({ spent: '10.00', share: '0.25' });
  });

  describe('over HTTP', () => {
    let test: TestApp;

    beforeAll(async () => {
      test = await startTestApp({ database: world.database, clock: world.clock });
    });
    afterAll(() => test.close());

    it('has budgets that are set, listed, and deleted', async () => {
      const { accountId } = await world.account();
      const path = `/api/v1/accounts/${accountId}/budgets`;
      const wish = { name: 'all', amount: '500', thresholds: ['1', '0.50', '0.5'] };
      const made = await test.call<{ id: string }>('POST', path, wish);
      expect(made).toMatchObject({
        status: 201,
        body: { period: 'month', thresholds: ['0.5', '1'], spent: '0.00', month: '2026-01' },
      });
      expect(await test.call('POST', path, wish)).toMatchObject({ status: 409, body: { code: 'BUDGET_NAME_TAKEN' } });
      expect(await test.call('POST', path, { ...wish, amount: '0', period: 'week' })).toMatchObject({ status: 400 });
      expect(await test.call('GET', `/api/v1/accounts/${accountId}/spend`)).toMatchObject({
        status: 200,
        body: { month: '2026-01', budgets: [{ id: made.body.id }] },
      });
      expect((await test.call('DELETE', `${path}/${made.body.id}`)).status).toBe(204);
      expect((await test.call('GET', path)).body).toEqual({ items: [], nextCursor: null });
      expect(await test.call('DELETE', `${path}/${made.body.id}`)).toMatchObject({
        status: 404,
        body: { code: 'BUDGET_NOT_FOUND' },
      });
    });
  });
});
