import fc from 'fast-check';
import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { CounterService } from '../../../src/metering/counted/counter.service';
import { insertReports } from '../../../src/registration/devices/device-report.repository';
import { testDatabase } from '../../support/test-database';

interface Report {
  epoch: string;
  messages: number;
  bytes: number;
  /** Hour of the day in which it comes. */
  hour: number;
}

const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 1, hour, 30));

describe('the counters of a gateway', () => {
  let database: Database;
  let close: () => Promise<void>;
  let counters: CounterService;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    counters = new CounterService(database);
  });
  afterAll(() => close());

  /** In one commit, as the broker's batches are. */
  const report = (deviceId: string, reports: Report[], gateway = { hardwareId: deviceId, accountId: deviceId }) =>
    database.transaction(async (tx) => {
      for (const { hour, ...counted } of reports) {
        const device = { deviceId, ...gateway, fleetId: deviceId, status: 'assigned' as const };
        await insertReports(tx, [{ ...device, ...counted }], at(hour));
      }
    });

  const used = async (deviceId: string) => {
    const rows = await database.query<{ meter: string; hour: Date; quantity: string }>(
      'select meter, hour, quantity::text from device_usage_hour where device_id = $1 order by meter, hour',
      [deviceId],
    );
    const of = (meter: string) => rows.filter((row) => row.meter === meter);
    return {
      messages: of('device.messages').map(({ hour, quantity }) => [hour.getUTCHours(), Number(quantity)]),
      // 2^-30 is exact in binary, so this is too.
      bytes: of('device.bytes').map(({ hour, quantity }) => [hour.getUTCHours(), Number(quantity) * 2 ** 30]),
    };
  };
  const total = (hours: number[][]) => hours.reduce((sum, [, quantity]) => sum + quantity, 0);
  const greatest = (reports: Report[], of: 'messages' | 'bytes') => {
    const best = new Map<string, number>();
    for (const each of reports) best.set(each.epoch, Math.max(best.get(each.epoch) ?? 0, each[of]));
    return [...best.values()].reduce((sum, value) => sum + value, 0);
  };

  const someReport = fc.record({
    epoch: fc.constantFrom('1', '2', 'boot-3'),
    messages: fc.nat(1_000),
    bytes: fc.nat(2 ** 40),
    hour: fc.nat(3),
  });

  it('count the greatest of each epoch, in any order, repeated, split and absorbed however', async () => {
    const batches = fc.array(fc.array(someReport, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        batches,
        fc.infiniteStream(fc.boolean()),
        fc.integer({ min: 1, max: 7 }),
        async (all, absorbs, limit) => {
          const deviceId = newId();
          for (const batch of all) {
            await report(deviceId, batch);
            if (absorbs.next().value) await counters.absorb(limit);
          }
          // All of it once more, as after a lost acknowledgement.
          await report(deviceId, all.flat());
          while ((await counters.absorb(limit)) > 0);
          const { messages, bytes } = await used(deviceId);
          expect(total(messages)).toBe(greatest(all.flat(), 'messages'));
          expect(total(bytes)).toBe(greatest(all.flat(), 'bytes'));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('are counted in the hour in which they came, exactly', async () => {
    const deviceId = newId();
    await report(deviceId, [
      { epoch: '1', messages: 3, bytes: 1, hour: 8 },
      { epoch: '1', messages: 10, bytes: 3, hour: 9 },
      { epoch: '2', messages: 5, bytes: 0, hour: 9 },
      { epoch: '1', messages: 12, bytes: 3, hour: 10 },
    ]);
    await counters.absorbAll();
    const { messages, bytes } = await used(deviceId);
    expect(messages).toEqual([
      [8, 3],
      [9, 12],
      [10, 2],
    ]);
    expect(bytes).toEqual([
      [8, 1],
      [9, 2],
    ]);
  });

  it('go on where they were when the gateway becomes another device, and begin anew in another account', async () => {
    const [first, second, stranger] = [newId(), newId(), newId()];
    const gateway = { hardwareId: 'gw-17', accountId: newId() };
    const said = { epoch: '1', messages: 10, bytes: 0, hour: 8 };
    await report(first, [said], gateway);
    await report(second, [said, { ...said, messages: 12 }], gateway);
    await report(stranger, [said], { ...gateway, accountId: newId() });
    await counters.absorbAll();
    const counted = [first, second, stranger].map(async (deviceId) => total((await used(deviceId)).messages));
    expect(await Promise.all(counted)).toEqual([10, 2, 10]);
  });

  it('count once when several replicas absorb at once', async () => {
    const devices = Array.from({ length: 20 }, newId);
    for (const deviceId of devices) {
      await report(
        deviceId,
        Array.from({ length: 10 }, (_, n) => ({ epoch: '1', messages: n + 1, bytes: 0, hour: n % 3 })),
      );
    }
    await Promise.all(Array.from({ length: 4 }, () => counters.absorbAll()));
    await counters.absorbAll();
    for (const deviceId of devices) expect(total((await used(deviceId)).messages)).toBe(10);
    expect(await database.query('select 1 from device_report')).toHaveLength(0);
  });

  it('are counted up to an end, however long gateways go on reporting', async () => {
    const deviceId = newId();
    await database.query(
      `create function report_on() returns trigger language plpgsql as $$ begin
         insert into device_report (device_id, hardware_id, account_id, fleet_id, epoch, messages, bytes, received_at)
         select device_id, hardware_id, account_id, fleet_id, epoch, messages + 1, bytes, received_at from gone limit 1;
         return null; end $$`,
    );
    await database.query(
      `create trigger tr_report_on after delete on device_report referencing old table as gone
       for each statement execute function report_on()`,
    );
    await report(deviceId, [{ epoch: '1', messages: 1, bytes: 0, hour: 8 }]);
    await counters.absorbAll();
    await database.query('drop function report_on cascade');
    await counters.absorbAll();
    expect((await used(deviceId)).messages).toEqual([[8, 2]]);
  });
});
