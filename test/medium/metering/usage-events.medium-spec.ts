import fc from 'fast-check';
import { BackgroundWork } from '../../../src/common/background.work';
import { TestClock } from '../../../src/common/clock.fixture';
import { newId } from '../../../src/common/ids';
import { holdBillingFacts, type Database } from '../../../src/database';
import type { Fleet } from '../../../src/fleets';
import { countedPieces } from '../../../src/metering';
import type { UsageEvent } from '../../../src/metering/counted/usage-event.schema';
import { UsageEventService, type Ingested } from '../../../src/metering/counted/usage-event.service';
import { UsageKeeper } from '../../../src/metering/counted/usage.keeper';
import { eventually } from '../../support/eventually';
import { fleetsOf } from '../../support/fleets';
import { testDatabase } from '../../support/test-database';

const now = '2026-03-10T12:00:00Z';

describe('usage events', () => {
  let database: Database;
  let close: () => Promise<void>;
  let service: UsageEventService;
  let fleet: Fleet;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    service = new UsageEventService(database, new TestClock(now), { usageRetentionMonths: 3 });
    fleet = await fleetsOf(database).makeFleet();
  });
  afterAll(() => close());

  const event = (source: string, id: string, more: Partial<UsageEvent> = {}): UsageEvent => ({
    source,
    id,
    meter: 'device.messages',
    occurredAt: new Date('2026-03-10T11:59:00Z'),
    fleetId: fleet.id,
    deviceId: null,
    quantity: '1',
    ...more,
  });
  const batch = (events: UsageEvent[]): Promise<Ingested> => service.ingest({ single: false, events });
  /** What all events of a source sum up to. */
  const recorded = async (source: string) => {
    const [row] = await database.query<{ n: number; total: string }>(
      'select count(*)::int as n, sum(quantity)::text as total from usage_event where source = $1',
      [source],
    );
    return row;
  };
  const counted = async (fleetId: string, knownBefore?: Date) => {
    const bound = knownBefore ? `'${knownBefore.toISOString()}'::timestamptz` : undefined;
    const pieces = countedPieces({ from: '$1', to: '$2', knownBefore: bound, where: 'c.fleet_id = $3' });
    const rows = await database.query<{ meter: string; unit: string; quantity: string; hour: Date }>(
      `select meter, unit, sum(quantity)::text as quantity, hour from (${pieces}) p group by 1, 2, 4 order by 1, 4`,
      ['2026-03-10T00:00:00Z', '2026-03-11T00:00:00Z', fleetId],
    );
    return rows.map(({ meter, unit, quantity, hour }) => [meter, unit, quantity, hour.getUTCHours()]);
  };

  it('count once each, however they are repeated, shuffled, split and sent at once', async () => {
    const sending = fc.array(fc.nat(11), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(sending, { minLength: 1, maxLength: 4 }), async (sendings) => {
        const source = newId();
        const own = await fleetsOf(database).makeFleet();
        const one = (n: number) => event(source, `e${n}`, { fleetId: own.id, quantity: `${n + 1}` });
        const answers = await Promise.all(sendings.map((ids) => batch(ids.map(one))));
        const distinct = [...new Set(sendings.flat())];
        const sum = distinct.reduce((total, n) => total + n + 1, 0);
        expect(answers.reduce((total, { accepted }) => total + accepted, 0)).toBe(distinct.length);
        expect(answers.flatMap(({ conflicts }) => conflicts)).toEqual([]);
        expect(answers.map(({ accepted, duplicates }) => accepted + duplicates)).toEqual(sendings.map((s) => s.length));
        expect(await recorded(source)).toEqual({ n: distinct.length, total: `${sum}` });
        expect(await counted(own.id)).toEqual([['device.messages', 'Requests', `${sum}`, 11]]);
      }),
      { numRuns: 15 },
    );
  });

  it('are summed by meter and hour, exactly', async () => {
    const own = await fleetsOf(database).makeFleet();
    const of = (id: string, quantity: string, time: string, meter: UsageEvent['meter'] = 'device.bytes') =>
      event('sums', id, { fleetId: own.id, quantity, meter, occurredAt: new Date(time) });
    await batch([
      of('1', '0.1', '2026-03-10T08:00:00Z'),
      of('2', '0.2', '2026-03-10T08:59:59.999Z'),
      of('3', '0.000000000931322574615478515625', '2026-03-10T09:00:00Z'),
      of('4', '2', '2026-03-10T09:30:00Z', 'device.messages'),
      of('5', '0', '2026-03-10T10:00:00Z'),
    ]);
    expect(await counted(own.id)).toEqual([
      ['device.bytes', 'GiB', '0.3', 8],
      ['device.bytes', 'GiB', '0.000000000931322574615478515625', 9],
      ['device.messages', 'Requests', '2', 9],
    ]);
    expect(await counted(own.id, new Date(0))).toEqual([]);
  });

  it('are known again by what they say, not by how it is written', async () => {
    await batch([event('same', '1', { quantity: '2' })]);
    const { accountId, blueprintId, approval, engine, driftPolicy } = fleet;
    const wanted = { name: 'neighbour', accountId, blueprintId, approval, engine, driftPolicy };
    const neighbour = await fleetsOf(database).fleets.create(wanted);
    expect(await batch([event('same', '1', { quantity: '2' })])).toEqual({ accepted: 0, duplicates: 1, conflicts: [] });
    for (const other of [
      { quantity: '3' },
      { meter: 'device.bytes' as const },
      { occurredAt: new Date('2026-03-10T11:58:00Z') },
      { fleetId: neighbour.id },
    ]) {
      const answer = await batch([event('same', '1', { quantity: '2', ...other }), event('same', newId())]);
      expect(answer).toEqual({ accepted: 1, duplicates: 0, conflicts: [{ source: 'same', id: '1' }] });
    }
    expect(await batch([event('other source', '1', { quantity: '3' })])).toMatchObject({ accepted: 1 });
  });

  it('conflict within one batch with what came first, and so do both with what was recorded', async () => {
    const two = (a: string, b: string) => [event('twice', 'x', { quantity: a }), event('twice', 'x', { quantity: b })];
    expect(await batch([...two('1', '2'), event('twice', 'x', { quantity: '1' })])).toEqual({
      accepted: 1,
      duplicates: 1,
      conflicts: [{ source: 'twice', id: 'x' }],
    });
    expect(await batch(two('5', '1'))).toMatchObject({ accepted: 0, duplicates: 1, conflicts: [{ id: 'x' }] });
    expect(await batch(two('5', '5'))).toMatchObject({
      accepted: 0,
      duplicates: 0,
      conflicts: [{ id: 'x' }, { id: 'x' }],
    });
    expect(await recorded('twice')).toEqual({ n: 1, total: '1' });
  });

  it('take one content of an event that is sent with several at once, and call the others conflicts', async () => {
    for (let round = 0; round < 10; round += 1) {
      const source = newId();
      const ids = ['a', 'b', 'c'];
      const sent = ['1', '2', '3', '4'].map((quantity) => batch(ids.map((id) => event(source, id, { quantity }))));
      const answers = await Promise.all(sent);
      expect(answers.reduce((total, { accepted }) => total + accepted, 0)).toBe(3);
      expect(answers.reduce((total, { conflicts }) => total + conflicts.length, 0)).toBe(9);
      expect(answers.map(({ duplicates }) => duplicates)).toEqual([0, 0, 0, 0]);
      expect(await recorded(source)).toMatchObject({ n: 3 });
    }
  });

  it('leave each conflict on record, once for each content', async () => {
    await batch([event('kept', 'x', { quantity: '1' })]);
    const alone = () => service.ingest({ single: true, events: [event('kept', 'x', { quantity: '2' })] });
    await expect(alone()).rejects.toMatchObject({ code: 'USAGE_EVENT_CONFLICT', status: 409 });
    await expect(alone()).rejects.toMatchObject({ code: 'USAGE_EVENT_CONFLICT' });
    await batch([event('kept', 'x', { quantity: '3' })]);
    const { items } = await service.conflicts({ limit: 2 });
    const content = { meter: 'device.messages', fleetId: fleet.id, deviceId: null, time: expect.any(Date) as Date };
    expect(items).toMatchObject([
      { source: 'kept', eventId: 'x', times: 1, sent: { ...content, quantity: '3' }, recorded: { quantity: '1' } },
      { source: 'kept', eventId: 'x', times: 2, sent: { ...content, quantity: '2' }, recorded: { quantity: '1' } },
    ]);
    expect((await service.conflicts({ limit: 500 }, [newId()])).items).toEqual([]);
  });

  it('are all refused where one of them cannot be taken', async () => {
    const future = event('bad', '1', { occurredAt: new Date('2026-03-10T12:05:00.001Z') });
    const old = event('bad', '5', { occurredAt: new Date('2025-12-01T00:04:59.999Z') });
    const stranger = event('bad', '2', { fleetId: newId() });
    const device = event('bad', '3', { deviceId: newId() });
    for (const [wrong, code, pointer] of [
      [future, 'USAGE_EVENT_IN_FUTURE', '/time'],
      [old, 'USAGE_EVENT_TOO_OLD', '/time'],
      [stranger, 'REFERENCE_NOT_FOUND', '/data/fleetId'],
      [device, 'REFERENCE_NOT_FOUND', '/subject'],
    ] as const) {
      await expect(batch([event('bad', '0'), wrong])).rejects.toMatchObject({
        code,
        details: [{ pointer: `/1${pointer}` }],
      });
      await expect(service.ingest({ single: true, events: [wrong] })).rejects.toMatchObject({ details: [{ pointer }] });
    }
    // To another account the fleet is not there.
    await expect(service.ingest({ single: false, events: [event('bad', '0')] }, [newId()])).rejects.toMatchObject({
      code: 'REFERENCE_NOT_FOUND',
    });
    expect((await recorded('bad')).n).toBe(0);
    const late = event('bad', '4', { occurredAt: new Date('2026-03-10T12:05:00Z') });
    const early = event('bad', '6', { occurredAt: new Date('2025-12-01T00:05:00Z') });
    expect(await service.ingest({ single: false, events: [late, early] }, [fleet.accountId])).toMatchObject({
      accepted: 2,
    });
  });

  it('are refused from before what is kept, though more is to be kept by now', async () => {
    const clock = new TestClock(now);
    const billing = { autoClose: false, graceHours: 0 };
    await new UsageKeeper(database, clock, { usageRetentionMonths: 3, billing }, new BackgroundWork()).keep();
    const more = new UsageEventService(database, clock, { usageRetentionMonths: 24 });
    const sent = (id: string, time: string) =>
      more.ingest({ single: true, events: [event('kept', id, { occurredAt: new Date(time) })] });
    await expect(sent('old', '2025-12-01T00:04:59.999Z')).rejects.toMatchObject({ code: 'USAGE_EVENT_TOO_OLD' });
    expect(await sent('new', '2025-12-01T00:05:00Z')).toMatchObject({ accepted: 1 });
  });

  it('wait while a month is closed, so that none is recorded before the bound and committed after it', async () => {
    let bound: Date | undefined;
    let sent: Promise<Ingested> | undefined;
    await database.transaction(async (tx) => {
      await holdBillingFacts(tx);
      sent = batch([event('closing', '1')]);
      await eventually(async () => {
        const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted and database =
          (select oid from pg_database where datname = current_database())`;
        return (await database.query(waiting)).length === 1;
      });
      [{ bound }] = await tx.query<{ bound: Date }>('select clock_timestamp() as bound');
    });
    await sent;
    const [{ late }] = await database.query<{ late: boolean }>(
      `select recorded_at > $1 as late from usage_event where source = 'closing'`,
      [bound],
    );
    expect(late).toBe(true);
  });
});
