import fc from 'fast-check';
import { newId } from '../../../src/common/ids';
import { brokenConstraint, type Database } from '../../../src/database';
import { MeteringService, type RecordedInterval } from '../../../src/metering';
import { absorbBatch } from '../../../src/metering/metering.absorber';
import type { LifecycleEvent } from '../../../src/reconciliation/lifecycle-event.types';
import { testDatabase } from '../../support/test-database';
import { lifecycleEvent, owner, record } from './lifecycle.fixture';

interface GeneratedEvent {
  resource: number;
  type: LifecycleEvent['type'];
  minute: number;
  small: boolean;
}

const content = (intervals: RecordedInterval[]) =>
  intervals.map(({ recordedAt, ...interval }) => (expect(recordedAt).toBeTruthy(), interval));
const minute = (n: number): string => `2026-03-01T00:${String(n).padStart(2, '0')}:00.000Z`;

describe('metering', () => {
  let database: Database;
  let close: () => Promise<void>;
  let metering: MeteringService;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    metering = new MeteringService(database);
  });
  afterAll(() => close());

  it('opens an interval without an end, and ends the same one', async () => {
    const [who, resourceId] = [owner(), newId()];
    await record(database, [lifecycleEvent(who, resourceId, 'opened', minute(1))]);
    expect(await metering.absorb()).toBe(1);
    const [open] = await metering.intervals({ resourceId });
    expect(open).toMatchObject({
      ...who,
      meter: 'server.m1.tiny',
      start: '2026-03-01T00:01:00.000000Z',
      end: null,
      quantity: '1',
    });
    await record(database, [lifecycleEvent(who, resourceId, 'closed', minute(4))]);
    await metering.absorb();
    const intervals = await metering.intervals({ resourceId });
    expect(intervals).toMatchObject([{ id: open.id, end: '2026-03-01T00:04:00.000000Z' }]);
  });

  it('knows a fact that comes twice', async () => {
    const event = lifecycleEvent(owner(), newId(), 'opened', minute(1));
    expect(await record(database, [event, event])).toEqual([true, false]);
    expect(await metering.absorbAll()).toBe(1);
    expect(await metering.absorbAll()).toBe(0);
  });

  it('keeps what it superseded, and rewrites nothing but what a late event changes', async () => {
    const [who, resourceId] = [owner(), newId()];
    await record(database, [
      lifecycleEvent(who, resourceId, 'opened', minute(1)),
      lifecycleEvent(who, resourceId, 'changed', minute(10), { meter: 'server.m1.small' }),
    ]);
    await metering.absorb();
    const [, before] = await metering.intervals({ resourceId });
    await record(database, [lifecycleEvent(who, resourceId, 'changed', minute(5), { quantity: '2' })]);
    await metering.absorb();
    const after = await metering.intervals({ resourceId });
    expect(after.map(({ quantity, start }) => [quantity, start.slice(14, 16)])).toEqual([
      ['1', '01'],
      ['2', '05'],
      ['1', '10'],
    ]);
    expect(after[2]).toEqual(before);
    const [{ n }] = await database.query<{ n: number }>(
      'select count(*)::int as n from usage_interval where resource_id = $1 and superseded_at is not null',
      [resourceId],
    );
    expect(n).toBe(1);
  });

  it('comes to the same intervals whatever the order, the repetition and the size of its bites', async () => {
    const anyEvent: fc.Arbitrary<GeneratedEvent> = fc.record({
      resource: fc.integer({ min: 0, max: 2 }),
      type: fc.constantFrom<LifecycleEvent['type']>('opened', 'changed', 'closed'),
      minute: fc.integer({ min: 0, max: 15 }),
      small: fc.boolean(),
    });
    const anyStory = fc
      .uniqueArray(anyEvent, {
        selector: (event) => `${event.resource} ${event.type} ${event.minute}`,
        minLength: 1,
        maxLength: 14,
      })
      .chain((story) =>
        fc.tuple(
          fc.constant(story),
          fc.shuffledSubarray([...story, ...story], { minLength: story.length * 2 }),
          fc.integer({ min: 1, max: 4 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(anyStory, async ([, shuffled, bite]) => {
        const who = owner();
        const ids = [newId(), newId(), newId()];
        const event = ({ resource, type, minute: n, small }: GeneratedEvent) =>
          lifecycleEvent(
            who,
            ids[resource],
            type,
            minute(n),
            type === 'closed' || !small ? {} : { meter: 'server.m1.small' },
          );
        for (let i = 0; i < shuffled.length; i += bite) {
          await record(database, shuffled.slice(i, i + bite).map(event));
          await metering.absorbAll();
        }
        const piecemeal = content(await metering.intervals(who));
        await database.query(
          'update usage_interval set superseded_at = clock_timestamp() where fleet_id = $1 and superseded_at is null',
          [who.fleetId],
        );
        await database.query('update metered_event set absorbed_at = null where resource_id = any($1)', [ids]);
        await metering.absorbAll();
        expect(content(await metering.intervals(who))).toEqual(piecemeal);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves every row as it is when it replays the whole log', async () => {
    const who = owner();
    for (const resourceId of [newId(), newId()])
      await record(database, [lifecycleEvent(who, resourceId, 'opened', minute(1))]);
    await metering.absorbAll();
    const before = await metering.intervals({});
    expect(await metering.replay()).toBeGreaterThan(2);
    expect(await metering.intervals({})).toEqual(before);
  });

  it('divides the resources among those who absorb at once', async () => {
    const who = owner();
    const ids = Array.from({ length: 60 }, newId);
    await record(
      database,
      ids.flatMap((id) => [
        lifecycleEvent(who, id, 'opened', minute(1)),
        lifecycleEvent(who, id, 'changed', minute(2), { quantity: '3' }),
      ]),
    );
    const replicas = [1, 2, 3, 4].map(() => new MeteringService(database));
    const absorbed = await Promise.all(replicas.map((replica) => replica.absorb(20)));
    expect(absorbed.reduce((a, b) => a + b)).toBeLessThanOrEqual(120);
    await metering.absorbAll();
    const intervals = await metering.intervals({ fleetId: who.fleetId });
    expect(intervals).toHaveLength(120);
    const [{ n }] = await database.query<{ n: number }>(
      'select count(*)::int as n from usage_interval where fleet_id = $1',
      [who.fleetId],
    );
    expect(n).toBe(120); // nothing was written twice and superseded
    expect(await metering.waiting()).toBe(0);
  });

  it('derives the intervals of long logs in parts that stay small, all in one transaction', async () => {
    const who = owner();
    const ids = Array.from({ length: 12 }, newId);
    await database.query(
      `insert into lifecycle_event (id, fleet_id, account_id, resource_id, kind, type, meter, unit, quantity, occurred_at)
       select gen_random_uuid(), $1, $2, r, 'router', 'changed', 'router', 'Hours', 1 + n % 2,
         '2026-03-01T00:00:00Z'::timestamptz + n * interval '1 minute'
       from unnest($3::uuid[]) r, generate_series(1, 2000) n`,
      [who.fleetId, who.accountId, ids],
    );
    // Of each its first event waits alone.
    await database.query(
      `update metered_event m set absorbed_at = clock_timestamp() from lifecycle_event e
       where e.id = m.event_id and e.resource_id = any($1) and e.occurred_at > '2026-03-01T00:01:00Z'`,
      [ids],
    );
    let largest = 0;
    const absorbed = await database.transaction((tx) => {
      const query = tx.query.bind(tx);
      jest.spyOn(tx, 'query').mockImplementation((sql: string, values?: unknown[]) => {
        for (const value of values ?? []) if (typeof value === 'string') largest = Math.max(largest, value.length);
        return query(sql, values);
      });
      return absorbBatch(tx, 500);
    });
    expect(absorbed).toEqual({ events: 12, resources: 12 });
    // The intervals of all of them are nearly 10 million characters.
    expect([largest > 1_000_000, largest < 8_500_000]).toEqual([true, true]);
    const rows = await database.query(
      `select distinct count(*)::int as n, count(*) filter (where upper_inf(during))::int as going
       from usage_interval where resource_id = any($1) and superseded_at is null group by resource_id`,
      [ids],
    );
    expect(rows).toEqual([{ n: 2_000, going: 1 }]);
    expect(await metering.waiting()).toBe(0);
  });

  it('leaves nothing half when its connection dies before the commit', async () => {
    const [who, resourceId] = [owner(), newId()];
    await record(database, [lifecycleEvent(who, resourceId, 'opened', minute(1))]);
    const killed = database.source.transaction(async (tx) => {
      expect(await absorbBatch(tx, 500)).toEqual({ events: 1, resources: 1 });
      await tx.query('select pg_terminate_backend(pg_backend_pid())');
    });
    await expect(killed).rejects.toThrow();
    expect(await metering.intervals({ resourceId })).toEqual([]);
    expect(await metering.waiting()).toBe(1);
    expect(await metering.absorbAll()).toBe(1);
    expect(await metering.intervals({ resourceId })).toHaveLength(1);
  });

  it('does not pass by an event that commits after later ones were absorbed', async () => {
    const [who, early, late] = [owner(), newId(), newId()];
    const slow = database.source.createQueryRunner();
    await slow.startTransaction();
    await slow.query(
      `insert into lifecycle_event (id, fleet_id, account_id, resource_id, kind, type, meter, unit, quantity, occurred_at)
       values ($1, $2, $3, $4, 'router', 'opened', 'router', 'Hours', 1, $5)`,
      [newId(), who.fleetId, who.accountId, early, minute(1)],
    );
    await record(database, [lifecycleEvent(who, late, 'opened', minute(2))]);
    await metering.absorbAll();
    await slow.commitTransaction();
    await slow.release();
    await metering.absorbAll();
    expect(await metering.intervals({ fleetId: who.fleetId })).toHaveLength(2);
  });
});

describe('the tables of usage', () => {
  let database: Database;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
  });
  afterAll(() => close());

  const insert = (resourceId: string, during: string, meter = 'router') =>
    database.query(
      `insert into usage_interval (id, recorded_at, resource_id, fleet_id, account_id, kind, meter, unit, quantity, during, confidence)
       values ($1, now(), $2, $1, $1, 'router', $4, 'Hours', 1, $3, 'observed')`,
      [newId(), resourceId, during, meter],
    );

  it('refuse an overlap of one resource and meter, and nothing else', async () => {
    const resourceId = newId();
    await insert(resourceId, '[2026-01-01, 2026-01-02)');
    await insert(resourceId, '[2026-01-02,)');
    await insert(resourceId, '[2026-01-01,)', 'server.m1.tiny');
    await insert(newId(), '[2026-01-01,)');
    const failure: unknown = await insert(resourceId, '[2026-01-01 23:59:59, 2026-01-02)').catch(
      (error: unknown) => error,
    );
    expect(brokenConstraint(failure)).toBe('ex_usage_interval_overlap');
  });

  it('refuse to change, remove or truncate what the log says', async () => {
    await record(database, [lifecycleEvent(owner(), newId(), 'opened', minute(1))]);
    for (const sql of [
      'update lifecycle_event set quantity = 0',
      'delete from lifecycle_event',
      'truncate lifecycle_event',
    ]) {
      await expect(database.query(sql)).rejects.toThrow('append-only');
    }
  });

  it('refuse an event that opens without saying what', async () => {
    const nothing = lifecycleEvent(owner(), newId(), 'opened', minute(1), { meter: null });
    await expect(record(database, [nothing])).rejects.toThrow('ck_lifecycle_event_metered');
  });
});
