import { BackgroundWork } from '../../../src/common/background.work';
import { TestClock } from '../../../src/common/clock.fixture';
import { holdBillingFacts } from '../../../src/database';
import { CounterService } from '../../../src/metering/counted/counter.service';
import { UsageKeeper } from '../../../src/metering/counted/usage.keeper';
import { eventually } from '../../support/eventually';
import { bySecret, RegistrationWorld, type TestFleet, type TestGateway } from '../../support/registration-world';

describe('usage messages of gateways', () => {
  let world: RegistrationWorld;
  let ours: TestFleet;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
    ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
  });
  afterAll(() => world.stop());

  const assigned = async (hardwareId: string, fleet = ours): Promise<{ gateway: TestGateway; deviceId: string }> => {
    const gateway = await world.gatewayOf(fleet, hardwareId);
    const { deviceId } = await gateway.ask(bySecret(fleet));
    return { gateway, deviceId: deviceId ?? '' };
  };
  /** Resolves when it is acknowledged. */
  const tell = ({ hardwareId, device }: TestGateway, usage: unknown) =>
    device.client.publishAsync(
      `moorage/v1/${hardwareId}/usage`,
      typeof usage === 'string' ? usage : JSON.stringify(usage),
      { qos: 1 },
    );
  const reports = (deviceId: string) =>
    world.database.query(
      `select fleet_id, account_id, epoch, messages::int, bytes::text from device_report where device_id = $1 order by seq`,
      [deviceId],
    );
  const refusals = async (hardwareId: string) =>
    (await world.refused.list({ hardwareId, limit: 100 })).items.map(({ code }) => code);

  it('are committed before they are acknowledged, and count once', async () => {
    const { gateway, deviceId } = await assigned('gw-counts');
    await tell(gateway, { epoch: 1, messages: 5, bytes: 2 ** 40 });
    const owner = { fleet_id: ours.fleet.id, account_id: ours.fleet.accountId };
    expect(await reports(deviceId)).toEqual([{ ...owner, epoch: '1', messages: 5, bytes: '1099511627776' }]);
    for (const messages of [5, 3, 9, 9]) await tell(gateway, { epoch: 1, messages, bytes: 0 });
    await tell(gateway, { epoch: 'after a reset', messages: 2, bytes: 0 });
    await new CounterService(world.database).absorbAll();
    expect(await reports(deviceId)).toEqual([]);
    const used = await world.database.query(
      `select meter, sum(quantity)::text as quantity from device_usage_hour where device_id = $1 group by 1 order by 1`,
      [deviceId],
    );
    expect(used).toEqual([
      { meter: 'device.bytes', quantity: '1024' },
      { meter: 'device.messages', quantity: '11' },
    ]);
  });

  it('go on where they were after a silence that is longer than what is kept', async () => {
    const { gateway, deviceId } = await assigned('gw-silent');
    const counters = new CounterService(world.database);
    const epochs = async () => {
      const config = { usageRetentionMonths: 3, billing: { autoClose: false, graceHours: 0 } };
      await new UsageKeeper(world.database, new TestClock('2033-06-15T00:00:00Z'), config, new BackgroundWork()).keep();
      const rows = await world.database.query<{ epoch: string }>(
        `select epoch from device_counter where hardware_id = 'gw-silent'`,
      );
      return rows.map(({ epoch }) => epoch);
    };
    for (const epoch of ['before the reset', 'after it']) {
      await tell(gateway, { epoch, messages: 1_000, bytes: 0 });
      await counters.absorbAll();
    }
    expect(await epochs()).toEqual(['after it']);
    await tell(gateway, { epoch: 'after it', messages: 1_002, bytes: 0 });
    await counters.absorbAll();
    // What was counted before is not kept.
    expect(
      await world.database.query('select quantity::text from device_usage_hour where device_id = $1', [deviceId]),
    ).toEqual([{ quantity: '2' }]);
    await world.database.query('update device set removed_at = now() where id = $1', [deviceId]);
    expect(await epochs()).toEqual([]);
  });

  it('that are not understood are refused where an operator sees it', async () => {
    const { gateway, deviceId } = await assigned('gw-odd');
    const good = { epoch: 1, messages: 1, bytes: 1 };
    for (const odd of [
      ...['{', { ...good, messages: -1 }, { ...good, bytes: 1.5 }, { ...good, epoch: 'a\0b' }, { ...good, more: 1 }],
      { ...good, epoch: 'x'.repeat(2_000) },
    ]) {
      await tell(gateway, odd);
    }
    await tell(gateway, good);
    expect(await refusals('gw-odd')).toEqual([
      ...[
        'PAYLOAD_TOO_LARGE',
        'USAGE_INVALID',
        'PAYLOAD_INVALID',
        'USAGE_INVALID',
        'USAGE_INVALID',
        'PAYLOAD_NOT_JSON',
      ],
    ]);
    expect(await reports(deviceId)).toHaveLength(1);
  });

  it('of who is not assigned are refused', async () => {
    const usage = { epoch: 1, messages: 1, bytes: 1 };
    const stranger = await world.gatewayOf(ours, 'gw-stranger');
    await tell(stranger, usage);
    expect(await refusals('gw-stranger')).toEqual(['DEVICE_UNKNOWN']);
    const unbuilt = await world.fleet();
    const waiting = await assigned('gw-waiting', unbuilt);
    await tell(waiting.gateway, usage);
    expect(await refusals('gw-waiting')).toEqual(['DEVICE_NOT_ASSIGNED']);
    expect(await reports(waiting.deviceId)).toEqual([]);
  });

  it('count for the gateway of the fleet that the connection was let in for', async () => {
    const theirs = await world.fleet();
    await world.setFleet(theirs.fleet.id, 'ready');
    const [one, other] = [await assigned('gw-twin'), await assigned('gw-twin', theirs)];
    await tell(other.gateway, { epoch: 1, messages: 7, bytes: 0 });
    expect(await reports(one.deviceId)).toEqual([]);
    expect(await reports(other.deviceId)).toMatchObject([{ messages: 7 }]);
  });

  it('come when nobody is closing a month, however long that was waited for', async () => {
    const { gateway, deviceId } = await assigned('gw-midnight');
    let telling: Promise<unknown> = Promise.resolve();
    let closedAt = new Date();
    await world.database.transaction(async (tx) => {
      await holdBillingFacts(tx);
      telling = tell(gateway, { epoch: 1, messages: 4, bytes: 0 });
      await eventually(async () => {
        const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`;
        return (await world.database.query(waiting)).length > 0;
      });
      closedAt = new Date();
    });
    await telling;
    const [{ at }] = await world.database.query<{ at: Date }>(
      'select received_at as at from device_report where device_id = $1',
      [deviceId],
    );
    expect(at.getTime()).toBeGreaterThanOrEqual(closedAt.getTime());
  });

  it('wait for Postgres unacknowledged, and are not lost', async () => {
    const { gateway, deviceId } = await assigned('gw-patient');
    const held = world.database.source.createQueryRunner();
    await held.startTransaction();
    await held.query('lock table device_report in exclusive mode');
    let told = false;
    const telling = tell(gateway, { epoch: 1, messages: 4, bytes: 0 }).then(() => (told = true));
    await eventually(async () => {
      const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%device_report%'
        and datname = current_database()`;
      return (await world.database.query(waiting)).length > 0;
    });
    expect(told).toBe(false);
    await held.commitTransaction();
    await held.release();
    await telling;
    expect(await reports(deviceId)).toMatchObject([{ messages: 4 }]);
  });
});
