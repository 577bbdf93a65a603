import fc from 'fast-check';
import { FleetCounter1764003100000 } from '../../../migrations/1764003100000-fleet-counter';
import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { CounterService } from '../../../src/metering/counted/counter.service';
import { deleteOld } from '../../../src/metering/counted/retention.repository';
import { insertReports } from '../../../src/registration/devices/device-report.repository';
import { insertCrowd } from '../../support/device-crowd';
import { fleetsOf } from '../../support/fleets';
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
  const report = (
    deviceId: string,
    reports: Report[],
    gateway = { hardwareId: deviceId, accountId: deviceId, fleetId: deviceId },
  ) =>
    database.transaction(async (tx) => {
      for (const { hour, ...counted } of reports) {
        const device = { deviceId, ...gateway, status: 'assigned' as const };
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
    const gateway = { hardwareId: 'gw-17', accountId: newId(), fleetId: newId() };
    const said = { epoch: '1', messages: 10, bytes: 0, hour: 8 };
    await report(first, [said], gateway);
    await report(second, [said, { ...said, messages: 12 }], gateway);
    await report(stranger, [said], { ...gateway, accountId: newId(), fleetId: newId() });
    await counters.absorbAll();
    const counted = [first, second, stranger].map(async (deviceId) => total((await used(deviceId)).messages));
    expect(await Promise.all(counted)).toEqual([10, 2, 10]);
  });

  describe('of one name in two fleets of an account', () => {
    interface At {
      hardwareId: string;
      accountId: string;
      fleetId: string;
    }
    let [one, other]: At[] = [];

    beforeEach(async () => {
      const { fleets, makeFleet } = fleetsOf(database);
      const first = await makeFleet();
      const { accountId, blueprintId, approval, engine, driftPolicy } = first;
      const second = await fleets.create({ name: newId(), accountId, blueprintId, approval, engine, driftPolicy });
      [one, other] = [first, second].map(({ id: fleetId }) => ({ hardwareId: 'gw', accountId, fleetId }));
    });

    const comeTo = ({ fleetId, hardwareId }: At, hour: number) =>
      insertCrowd(database, fleetId, [{ hardwareId, at: at(hour).toISOString() }]);
    const leave = ({ fleetId }: At) =>
      database.query(`update device set status = 'retired', removed_at = now() where fleet_id = $1`, [fleetId]);
    const say = async (where: At, messages: number, hour: number) => {
      const [{ id }] = await database.query<{ id: string }>(
        'select id from device where fleet_id = $1 order by registered_at desc limit 1',
        [where.fleetId],
      );
      await report(id, [{ epoch: '1', messages, bytes: 0, hour }], where);
    };
    /** What is counted there altogether. */
    const countedAt = async ({ fleetId }: At) => {
      await counters.absorbAll();
      const [{ messages }] = await database.query<{ messages: number }>(
        'select coalesce(sum(quantity), 0)::int as messages from device_usage_hour where fleet_id = $1',
        [fleetId],
      );
      return messages;
    };

    it('count each by itself while both work, and after one has gone', async () => {
      await comeTo(one, 1);
      await comeTo(other, 1);
      await say(one, 1_000_000, 2);
      expect(await countedAt(one)).toBe(1_000_000);
      await say(other, 400_000, 2);
      expect(await countedAt(other)).toBe(400_000);
      await say(one, 1_000_010, 3);
      expect(await countedAt(one)).toBe(1_000_010);
      await leave(one);
      await say(other, 400_010, 4);
      expect(await countedAt(other)).toBe(400_010);
    });

    it('are one that has moved where the first has gone, there and back', async () => {
      await comeTo(one, 1);
      await say(one, 10, 2);
      expect(await countedAt(one)).toBe(10);
      await leave(one);
      await comeTo(other, 3);
      // What comes late of before counts nothing, and nothing of it counts afterwards.
      await say(other, 8, 4);
      expect(await countedAt(other)).toBe(0);
      await say(other, 12, 5);
      expect(await countedAt(other)).toBe(2);
      await leave(other);
      await comeTo(one, 6);
      await say(one, 15, 7);
      expect(await countedAt(one)).toBe(13);
    });

    it('are each remembered, however long one is silent while the other reports', async () => {
      for (const [where, hour] of [
        [one, 2],
        [other, 3],
      ] as const) {
        await comeTo(where, 1);
        await say(where, 10, hour);
        expect(await countedAt(where)).toBe(10);
      }
      await database.transaction((tx) => deleteOld(tx, 'device_counter', at(5), 1_000));
      await say(one, 12, 6);
      expect(await countedAt(one)).toBe(12);
    });

    it('are one that has moved while its reports waited', async () => {
      await comeTo(one, 1);
      await say(one, 10, 2);
      await leave(one);
      await comeTo(other, 3);
      await say(other, 12, 4);
      expect(await countedAt(other)).toBe(2);
      expect(await countedAt(one)).toBe(10);
    });

    it('keep what was counted before each fleet had its own, where they work or did at last', async () => {
      const runner = database.source.createQueryRunner();
      const migration = new FleetCounter1764003100000();
      await migration.down(runner);
      const counted = (hardwareId: string) =>
        runner.query(
          `insert into device_counter (account_id, hardware_id, epoch, messages, bytes, reported_at) values ($1, $2, '1', 10, 0, now())`,
          [one.accountId, hardwareId],
        );
      for (const hardwareId of ['twin', 'moved', 'gone']) await counted(hardwareId);
      const day = (n: number) => `2026-01-0${n}T00:00:00Z`;
      await insertCrowd(database, one.fleetId, [
        { hardwareId: 'twin' },
        { hardwareId: 'moved', status: 'retired', at: day(2) },
        { hardwareId: 'gone', status: 'revoked', at: day(2) },
      ]);
      await insertCrowd(database, other.fleetId, [
        { hardwareId: 'twin' },
        { hardwareId: 'moved', at: day(1) },
        { hardwareId: 'gone', status: 'retired', at: day(1) },
      ]);
      await migration.up(runner);
      await runner.release();
      const kept = await database.query<{ hardwareId: string; fleetId: string }>(
        `select hardware_id as "hardwareId", fleet_id as "fleetId" from device_counter where account_id = $1`,
        [one.accountId],
      );
      const fleetsWith = (hardwareId: string) =>
        kept.filter((row) => row.hardwareId === hardwareId).map(({ fleetId }) => fleetId);
      expect(new Set(fleetsWith('twin'))).toEqual(new Set([one.fleetId, other.fleetId]));
      expect(fleetsWith('moved')).toEqual([other.fleetId]);
      expect(fleetsWith('gone')).toEqual([one.fleetId]);
    });
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
