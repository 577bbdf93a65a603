import { BackgroundWork } from '../../../src/common/background.work';
import { ExplainService, StatementService, type InvoiceDocument } from '../../../src/billing';
import { newId } from '../../../src/common/ids';
import { UsageEventService } from '../../../src/metering/counted/usage-event.service';
import { UsageKeeper } from '../../../src/metering/counted/usage.keeper';
import { FocusExport } from '../../../src/reports';
import { readCsv } from '../../support/focus/focus.dataset';
import { fleetsOf } from '../../support/fleets';
import { BillingWorld, config } from './billing.world';

describe('corrections of months of which what was counted is not kept any more', () => {
  let world: BillingWorld;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-01-01T00:00:00Z');
  });
  afterAll(() => world.close());

  /** So many months are kept: one more than events are taken for. */
  const keep = (months: number) =>
    new UsageKeeper(
      world.database,
      world.clock,
      { ...config, usageRetentionMonths: months - 1 },
      new BackgroundWork(),
    ).keep();

  /** Router and messages of January and February, closed up to April; a gateway's messages in further hours, too. */
  const charged = async (timeZone: string, ...further: string[]) => {
    world.moveTo('2026-01-01T00:00:00Z');
    const who = await world.account({ timeZone });
    const book = await world.priced(who, [{ unitPrice: '1' }, { meter: 'device.messages', unitPrice: '0.01' }]);
    for (const month of ['2026-01', '2026-02']) {
      await world.used(who, [[`${month}-10T00:00:00Z`, `${month}-10T10:00:00Z`]]);
      await world.counted(who, [[`${month}-10T00:00:00Z`, '100']]);
    }
    for (const hour of ['2026-01-10T05:00:00Z', '2026-02-10T05:00:00Z', ...further]) {
      await world.database.query(
        `insert into device_usage_hour (device_id, fleet_id, account_id, meter, hour, quantity)
         values (gen_random_uuid(), $1, $2, 'device.messages', $3, 100)`,
        [who.fleetId, who.accountId, hour],
      );
    }
    await keep(3);
    world.moveTo('2026-05-04T00:00:00Z');
    await world.closeUpTo(who, '2026-04');
    return { who, book };
  };

  it('leave a line of FOCUS whole of whose usage some is gone, instead of charging it to gateways that are left', async () => {
    const { who } = await charged('America/New_York', '2026-02-01T02:00:00Z'); // its January
    const focus = new FocusExport(world.database, new StatementService(world.database, world.clock, config));
    const rows = async () => {
      let csv = '';
      for await (const chunk of await focus.csv(who.accountId, '2026-01')) csv += chunk;
      return readCsv(csv).rows.map(({ SkuId, ResourceType, BilledCost }) => [SkuId, ResourceType, BilledCost]);
    };
    const router = ['router', 'router', '10'];
    const gateway = ['device.messages', 'gateway', '1'];
    expect(await rows()).toEqual([gateway, gateway, ['device.messages', null, '1'], router]);
    world.moveTo('2026-05-10T00:00:00Z');
    await keep(3); // from 1 February, UTC, on
    expect(await rows()).toEqual([router, ['device.messages', null, '3']]);
  });

  it('leave counted usage as it was charged, whatever is configured later, and correct all else', async () => {
    const accounts = [await charged('UTC'), await charged('Europe/Berlin')];
    world.moveTo('2026-05-10T00:00:00Z');
    await keep(3); // from 1 February, UTC, on
    for (const { book } of accounts) {
      await world.price(book, { unitPrice: '2', validFrom: '2026-01-05T00:00:00Z' });
      await world.price(book, { meter: 'device.messages', unitPrice: '0.02', validFrom: '2026-01-05T00:00:00Z' });
    }
    world.moveTo('2026-06-04T00:00:00Z');
    await keep(24);
    const corrections = async ({ who }: (typeof accounts)[number]) =>
      (await world.closeUpTo(who, '2026-05'))?.lines.map(({ chargeStart, meter, amount }) => [
        chargeStart.slice(0, 10),
        meter,
        amount,
      ]);
    expect(await corrections(accounts[0])).toEqual([
      ['2026-01-01', 'router', '-10.00'],
      ['2026-01-05', 'router', '20.00'],
      ['2026-02-01', 'device.messages', '-2.00'],
      ['2026-02-01', 'device.messages', '4.00'],
      ['2026-02-01', 'router', '-10.00'],
      ['2026-02-01', 'router', '20.00'],
    ]);
    // Its February began an hour before what is kept.
    expect(await corrections(accounts[1])).toEqual([
      ['2025-12-31', 'router', '-10.00'],
      ['2026-01-05', 'router', '20.00'],
      ['2026-01-31', 'router', '-10.00'],
      ['2026-01-31', 'router', '20.00'],
    ]);
  });

  it('say of a line that it cannot be explained any more, instead of by nothing', async () => {
    const { who } = await charged('UTC');
    world.moveTo('2026-05-10T00:00:00Z');
    await keep(3);
    const explained = async (month: string, meter: string) => {
      const { lines } = await world.document((await world.month(who, month)).invoiceId!);
      const { id } = lines.find((line) => line.meter === meter)!;
      return new ExplainService(world.database).explain(id, { limit: 100 });
    };
    await expect(explained('2026-01', 'device.messages')).rejects.toMatchObject({
      code: 'CHARGE_LINE_NOT_KEPT',
      status: 410,
    });
    expect(await explained('2026-01', 'router')).toMatchObject({ rated: { quantity: '10' } });
    expect(await explained('2026-02', 'device.messages')).toMatchObject({ rated: { quantity: '200' } });
  });

  it('are not to be feared while a month is not closed: what was counted stays until it is charged', async () => {
    world.moveTo('2027-01-01T00:00:00Z');
    const who = await world.account();
    await world.priced(who, [{ meter: 'device.messages', unitPrice: '0.01' }]);
    await world.counted(who, [
      ['2027-01-10T00:00:00Z', '100'],
      ['2027-02-10T00:00:00Z', '100'],
    ]);
    await world.database.query(
      `insert into device_usage_hour (device_id, fleet_id, account_id, meter, hour, quantity)
       values (gen_random_uuid(), $1, $2, 'device.messages', '2027-01-10T05:00:00Z', 100)`,
      [who.fleetId, who.accountId],
    );
    world.moveTo('2027-02-04T00:00:00Z');
    await keep(3);
    expect((await world.closeUpTo(who, '2027-01'))?.total).toBe('2.00');
    await world.counted(who, [['2027-01-11T00:00:00Z', '50']]); // late, so on the next invoice
    world.moveTo('2027-08-04T00:00:00Z');
    await keep(3);
    const charged = (invoice: InvoiceDocument | null) =>
      invoice?.lines.map(({ chargeStart, amount }) => [chargeStart.slice(0, 7), amount]);
    expect(charged(await world.closeUpTo(who, '2027-02'))).toEqual([
      ['2027-01', '0.50'],
      ['2027-02', '1.00'],
    ]);
    const left = async () =>
      (await world.database.query('select 1 from device_usage_hour where account_id = $1', [who.accountId])).length;
    expect(await left()).toBe(1);
    await world.closeUpTo(who, '2027-07');
    await keep(3);
    expect(await left()).toBe(0);
  });

  it.each([
    ['Europe/Berlin', '2028-04-10', '2028-02-10T00:00:00Z'],
    ['Europe/Berlin', '2029-04-10', '2029-01-10T00:00:00Z'],
    ['Europe/Berlin', '2030-05-02', '2030-02-01T00:05:00Z'],
    ['America/New_York', '2031-05-02', '2031-02-01T00:05:00Z'], // its January
  ])('are not to be feared of an event that is taken late, in %s, on %s', async (timeZone, sentOn, time) => {
    const within = (rest: string) => `${sentOn.slice(0, 4)}-${rest}`;
    world.moveTo(within('01-01T12:00:00Z'));
    const { id: fleetId, accountId } = await fleetsOf(world.database).makeFleet();
    const changes = [accountId, timeZone, world.clock.now()];
    await world.database.query('update account set time_zone = $2, created_at = $3 where id = $1', changes);
    const who = { accountId, fleetId };
    await world.priced(who, [{ meter: 'device.messages', unitPrice: '0.01' }]);
    await world.counted(who, [
      [within('01-20T00:00:00Z'), '100'],
      [within('02-20T00:00:00Z'), '100'],
    ]);
    await keep(4);
    world.moveTo(within('04-04T00:00:00Z'));
    await world.closeUpTo(who, within('03'));
    world.moveTo(`${sentOn}T00:00:00Z`);
    await keep(4);
    const event = { source: 'late', id: newId(), meter: 'device.messages' as const, quantity: '50', deviceId: null };
    const service = new UsageEventService(world.database, world.clock, { usageRetentionMonths: 3 });
    await service.ingest({ single: true, events: [{ ...event, fleetId, occurredAt: new Date(time) }] });
    world.moveTo(within('05-03T00:00:00Z'));
    await keep(4);
    world.moveTo(within('05-04T00:00:00Z'));
    expect((await world.closeUpTo(who, within('04')))?.total).toBe('0.50');
  });
});
