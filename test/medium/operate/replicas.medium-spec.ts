import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { insertReport } from '../../../src/metering/comparison/usage-reconciliation.repository';
import type { Difference } from '../../../src/metering/comparison/usage.differences';
import { MqttGateway } from '../../../src/mqtt';
import { eventually } from '../../support/eventually';
import { fleetsOf } from '../../support/fleets';
import { scrapeSince } from '../../support/metrics.scrape';
import { MovableClock } from '../../support/movable.clock';
import { startTestApp, type TestApp } from '../../support/test-app';
import { lifecycleEvent, record } from '../metering/lifecycle.fixture';

describe('the metrics of a replica', () => {
  let database: Database;
  let app: TestApp;
  const clock = MovableClock.atNoon();

  beforeAll(async () => {
    app = await startTestApp({ clock });
    ({ database } = app);
  });
  afterAll(() => app.close());

  /** As another replica does that compared with the clouds. */
  async function compareElsewhere(differences: Difference[]): Promise<void> {
    const at = clock.now();
    const times = { askedAt: at, takenAt: at, from: new Date(at.getTime() - 86_400_000), to: at };
    const inventory = { id: newId(), askedBy: 'the schedule', ...times, gnocchi: 'absent', unread: [] };
    await database.transaction((tx) => insertReport(tx, inventory, [], differences, at));
  }
  const router = { kind: 'router', name: 'stray', cloudId: 'r-1', resourceId: null, fleetId: null, accountId: null };
  const leak = { cause: 'leak', message: 'bears our mark, and is on no record', of: router } as Difference;

  /** The value of a series, once it is counted anew. */
  async function scraped(series: string): Promise<string | undefined> {
    const from = new Date(clock.now().getTime() + 15_000);
    clock.moveTo(from.toISOString());
    return (await scrapeSince(app.url, from, clock))(series);
  }

  it('tell nothing of a comparison before the first, which an alert would take for one in 1970', async () => {
    expect(await scraped('moorage_state_sampled_timestamp_seconds')).toBeDefined();
    expect(await scraped('moorage_metering_compared_timestamp_seconds')).toBeUndefined();
  });

  it('tell for how long a reply has been owed, while none can be sent', async () => {
    const owed = async () => Number(await scraped('moorage_replies_oldest_age_seconds'));
    expect(await owed()).toBe(0);
    const gateway = app.app.get(MqttGateway);
    const refusing = jest.spyOn(gateway, 'publish').mockRejectedValue(new Error('the broker takes nothing'));
    const { id } = await fleetsOf(database).makeFleet();
    const { body: enrollment } = await app.call<{ id: string }>('POST', `/api/v1/fleets/${id}/enrollments`, {
      kind: 'secret',
    });
    const [device, now] = [newId(), clock.now()];
    await database.query(
      `insert into device (id, fleet_id, hardware_id, key_fingerprint, enrollment_id, status, request_id, correlation_id,
         last_seen_at, registered_at, updated_at, reply_due)
       values ($1, $2, 'gw-1', 'key', $3, 'pending-approval', 'r-1', 'c-1', $4, $4, $4, true)`,
      [device, id, enrollment.id, now],
    );
    await eventually(() => refusing.mock.calls.length > 0);
    expect(await owed()).toBeGreaterThanOrEqual(15);
    await database.query('update device set reply_due = false where id = $1', [device]);
    const before = new Date(clock.now().getTime() - 300_000);
    await database.query(
      `insert into reply_debt (id, fleet_id, device_ids, created_at) values ($1, $2, array[$3::uuid], $4)`,
      [newId(), id, device, before],
    );
    expect(await owed()).toBeGreaterThanOrEqual(315);
    refusing.mockRestore();
    await eventually(async () => (await owed()) === 0, { timeoutMs: 30_000 });
  });

  it('are counted on where the clock is set back', async () => {
    const sampled = async () => Number(await scraped('moorage_state_sampled_timestamp_seconds'));
    const before = await sampled();
    clock.advance(-3_600_000);
    expect(await sampled()).toBeLessThan(before - 3_000);
    clock.advance(3_600_000);
  });

  it('tell of the newest comparison with the clouds, whichever replica made it', async () => {
    const leaks = () => scraped('moorage_metering_differences{cause="leak"}');
    expect(await leaks()).toBeUndefined();
    await compareElsewhere([leak]);
    expect([await leaks(), await scraped('moorage_metering_differences{cause="phantom"}')]).toEqual(['1', '0']);
    await compareElsewhere([]);
    expect(await leaks()).toBe('0');
    const at = await scraped('moorage_metering_compared_timestamp_seconds');
    expect(Number(at) * 1_000).toBeLessThan(clock.now().getTime());
  });

  it('tell of unknown use while it is held for a decision, and of none that the policy decides', async () => {
    const held = () => scraped('moorage_usage_intervals_undecided');
    const input = { name: 'a', currency: 'EUR', timeZone: 'UTC' };
    const { body: account } = await app.call<{ id: string }>('POST', '/api/v1/accounts', input);
    const follow = (unknownPolicy: string) => app.call('PATCH', `/api/v1/accounts/${account.id}`, { unknownPolicy });
    const [who, resourceId] = [{ accountId: account.id, fleetId: newId() }, newId()];
    const lastSeenAt = new Date('2026-03-01T01:00:00Z');
    await record(database, [
      lifecycleEvent(who, resourceId, 'opened', '2026-03-01T00:00:00Z'),
      lifecycleEvent(who, resourceId, 'closed', '2026-03-01T02:00:00Z', { lastSeenAt }),
    ]);
    const unknown = await eventually(async () => {
      const path = `/api/v1/usage-intervals?accountId=${account.id}&confidence=unknown`;
      return (await app.call<{ items: { id: string }[] }>('GET', path)).body.items[0];
    });
    expect(await held()).toBe('0'); // waived, unless told otherwise
    await follow('hold');
    expect(await held()).toBe('1');
    await follow('bill');
    expect(await held()).toBe('0');
    await follow('hold');
    const decision = { decision: 'waive', reason: 'nobody saw it' };
    await app.call('POST', `/api/v1/usage-intervals/${unknown.id}/decision`, decision);
    expect(await held()).toBe('0');
  });
});
