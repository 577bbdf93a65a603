import { BackgroundWork } from '../../../src/common/background.work';
import { TestClock } from '../../../src/common/clock.fixture';
import { newId } from '../../../src/common/ids';
import { shareBillingFacts, type Database } from '../../../src/database';
import { insertEvents } from '../../../src/metering/counted/usage-event.repository';
import { UsageKeeper } from '../../../src/metering/counted/usage.keeper';
import { eventually } from '../../support/eventually';
import { testDatabase } from '../../support/test-database';

describe('the tables of counted usage', () => {
  let database: Database;
  let close: () => Promise<void>;

  /** Whose rows a test looks at; each has months of its own. */
  let id: string;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
  });
  beforeEach(() => {
    id = newId();
  });
  afterAll(() => close());

  /** And one month more is kept. */
  const config = { usageRetentionMonths: 2, billing: { autoClose: true, graceHours: 0 } };
  const keeperAt = (now: string) => new UsageKeeper(database, new TestClock(now), config, new BackgroundWork());
  const count = (hour: string, recordedAt: string) =>
    database.query(
      `insert into counted_usage (id, account_id, fleet_id, meter, hour, quantity, recorded_at)
       values (gen_random_uuid(), $1, $1, 'device.messages', $2, 1, $3)`,
      [id, hour, recordedAt],
    );
  const report = (hour: string) =>
    database.query(
      `insert into device_usage_hour (device_id, fleet_id, account_id, meter, hour, quantity)
       values ($1, $1, $1, 'device.bytes', $2, 1)`,
      [id, hour],
    );
  const hours = async (table: string) =>
    (
      await database.query<{ place: string }>(
        `select tableoid::regclass || ' ' || to_char(hour at time zone 'UTC', 'YYYY-MM-DD HH24') as place
         from ${table} where account_id = $1 order by hour`,
        [id],
      )
    ).map(({ place }) => place);
  const partitions = async (table: string) =>
    (
      await database.query<{ name: string }>(
        'select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::text::regclass order by 1',
        [table],
      )
    ).map(({ name }) => name);

  /** How many wait for a lock such as `billing-facts`. */
  const waiting = async () =>
    (
      await database.query(
        `select 1 from pg_locks where locktype = 'advisory' and not granted and database =
          (select oid from pg_database where datname = current_database())`,
      )
    ).length;

  it('have months ahead, and those of which rows came before, with these rows', async () => {
    await count('2026-01-31T23:00:00Z', '2026-03-01T00:00:00Z');
    await count('2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z');
    await report('2026-03-05T10:00:00Z');
    await keeperAt('2026-03-10T00:00:00Z').keep();
    expect(await hours('counted_usage')).toEqual([
      'counted_usage_2026_01 2026-01-31 23',
      'counted_usage_2026_02 2026-02-01 00',
    ]);
    expect(await hours('device_usage_hour')).toEqual(['device_usage_hour_2026_03 2026-03-05 10']);
    expect(await partitions('device_usage_hour')).toEqual([
      ...['device_usage_hour_2026_03', 'device_usage_hour_2026_04', 'device_usage_hour_2026_05'],
      'device_usage_hour_default',
    ]);
    const [{ indexes }] = await database.query<{ indexes: string }>(
      `select string_agg(indexdef, '; ') as indexes from pg_indexes where tablename = 'counted_usage_2026_02'`,
    );
    expect(indexes).toContain('USING brin (recorded_at)');
    // Once more: nothing is left to do, and what comes goes to its month.
    await count('2026-05-31T23:00:00Z', '2026-03-10T00:00:00Z');
    await keeperAt('2026-03-11T00:00:00Z').keep();
    expect((await hours('counted_usage')).at(-1)).toBe('counted_usage_2026_05 2026-05-31 23');
    // A row that is in a month already is the same row there.
    await expect(report('2026-03-05T10:00:00Z')).rejects.toThrow(/duplicate key/);
  });

  it('let go of what is older than what is kept, but not of what came late', async () => {
    await count('2027-01-05T00:00:00Z', '2027-01-05T00:00:00Z');
    await count('2027-02-05T00:00:00Z', '2027-02-05T00:00:00Z');
    await report('2027-01-05T00:00:00Z');
    await keeperAt('2027-03-10T00:00:00Z').keep();
    await count('2027-02-06T00:00:00Z', '2027-05-05T00:00:00Z');
    await count('1999-12-31T00:00:00Z', '2027-01-05T00:00:00Z');
    await count('1999-12-31T01:00:00Z', '2027-05-05T00:00:00Z');
    await keeperAt('2027-06-30T23:59:59Z').keep();
    expect(await hours('counted_usage')).toEqual([
      'counted_usage_default 1999-12-31 01',
      'counted_usage_2027_02 2027-02-05 00',
      'counted_usage_2027_02 2027-02-06 00',
    ]);
    expect(await partitions('counted_usage')).not.toContain('counted_usage_2027_01');
    expect(await partitions('device_usage_hour')).not.toContain('device_usage_hour_2027_01');
    expect(await hours('device_usage_hour')).toEqual([]);
    await keeperAt('2027-09-01T00:00:00Z').keep();
    expect(await hours('counted_usage')).toEqual([]);
  });

  it('forget events, conflicts and counters of before', async () => {
    for (const at of ['2028-02-29T23:59:59Z', '2028-03-01T00:00:00Z']) {
      await database.query(
        `insert into usage_event (source, event_id, occurred_at, recorded_at, account_id, fleet_id, meter, quantity)
         values ('s', $2, $1, $1, $3, $3, 'device.messages', 1)`,
        [at, at, id],
      );
      await database.query(
        `insert into usage_conflict (id, source, event_id, digest, account_id, fleet_id, meter, quantity, occurred_at, first_at, last_at)
         values ($2::uuid, 's', $2::text, '', $3, $3, 'device.messages', 1, $1, $1, $1)`,
        [at, newId(), id],
      );
      await database.query(
        `insert into device_counter (account_id, hardware_id, epoch, fleet_id, messages, bytes, reported_at) values ($2, 'gw', 1, $2, 1, 1, $1)`,
        [at, newId()],
      );
    }
    await keeperAt('2028-06-15T00:00:00Z').keep();
    const left = async (table: string, column: string) =>
      (await database.query<{ at: Date }>(`select ${column} as at from ${table}`)).map(({ at }) => at.toISOString());
    expect(await left('usage_event', 'recorded_at')).toEqual(['2028-03-01T00:00:00.000Z']);
    expect(await left('usage_conflict', 'last_at')).toEqual(['2028-03-01T00:00:00.000Z']);
    expect(await left('device_counter', 'reported_at')).toEqual(['2028-03-01T00:00:00.000Z']);
  });

  it('are tended at the start and every day, by one replica', async () => {
    const clock = new TestClock('2029-03-31T12:00:00Z');
    const replicas = [new BackgroundWork(), new BackgroundWork()];
    for (const background of replicas) {
      new UsageKeeper(database, clock, config, background);
      background.onApplicationBootstrap();
    }
    await eventually(async () => (await partitions('device_usage_hour')).includes('device_usage_hour_2029_05'));
    clock.advance(86_400_000);
    await eventually(async () => {
      clock.advance(86_400_000);
      return (await partitions('device_usage_hour')).includes('device_usage_hour_2029_06');
    });
    await Promise.all(replicas.map((background) => background.onModuleDestroy()));
  });

  it('wait with a new month until nobody is recording', async () => {
    let kept = false;
    let keeping: Promise<void> | undefined;
    await database.transaction(async (tx) => {
      await shareBillingFacts(tx);
      keeping = keeperAt('2030-03-10T00:00:00Z')
        .keep()
        .then(() => void (kept = true));
      await eventually(async () => (await waiting()) === 1);
      expect(kept).toBe(false);
    });
    await keeping;
    expect(await partitions('counted_usage')).toContain('counted_usage_2030_03');
  });

  it('let go of a month while usage events come, and nobody is in the way of anybody', async () => {
    await count('2031-03-05T00:00:00Z', '2031-03-05T00:00:00Z');
    // So that no month is to be made then.
    await count('2031-09-05T00:00:00Z', '2031-03-05T00:00:00Z');
    await report('2031-09-05T00:00:00Z');
    await keeperAt('2031-06-10T00:00:00Z').keep();
    expect(await partitions('counted_usage')).toContain('counted_usage_2031_03');
    let [kept, sent] = [false, false];
    let both: Promise<unknown> | undefined;
    await database.transaction(async (tx) => {
      await shareBillingFacts(tx);
      const keeping = keeperAt('2031-07-10T00:00:00Z')
        .keep()
        .then(() => (kept = true));
      both = keeping;
      await eventually(async () => kept || (await waiting()) === 1);
      const event = { source: 's', id: newId(), occurredAt: new Date('2031-07-09T00:00:00Z'), deviceId: null };
      const owned = { ...event, accountId: id, fleetId: id, meter: 'device.messages', quantity: '1' } as const;
      both = Promise.all([keeping, insertEvents(database, [owned]).then(() => (sent = true))]);
      await eventually(async () => sent || (await waiting()) === 2);
    });
    await both;
    expect(await partitions('counted_usage')).not.toContain('counted_usage_2031_03');
    expect((await hours('counted_usage'))[0]).toBe('counted_usage_2031_07 2031-07-09 00');
  });
});
