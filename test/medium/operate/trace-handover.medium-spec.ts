import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { newId } from '../../../src/common/ids';
import { collectSpans, continued } from '../../../src/common/tracing';
import { claim, finish, wake, type Database, type WorkLease } from '../../../src/database';
import { RegistrationWorld, type TestFleet } from '../../support/registration-world';
import { testDatabase } from '../../support/test-database';

const queue = 'traced-work';
const traceparentOf = (digit: string): string => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;
const [first, second] = [traceparentOf('1'), traceparentOf('2')];

describe('the trace that work is handed over with', () => {
  const provider = new NodeTracerProvider();
  let database: Database;
  let close: () => Promise<void>;
  let key = 0;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    provider.register();
    collectSpans(provider);
  });
  afterAll(async () => {
    collectSpans(null);
    await provider.shutdown();
    await close();
  });
  beforeEach(() => (key += 1));

  const wokenBy = (traceparent: string | null) => continued(traceparent, () => wake(database, queue, String(key)));
  async function claimed(): Promise<WorkLease> {
    const leases = await claim(database, { queue, limit: 10, leaseMs: 30_000 });
    return leases.find((lease) => lease.key === String(key))!;
  }

  it('is that of who asked first, until all of it is done', async () => {
    await wokenBy(first);
    await wokenBy(second);
    const lease = await claimed();
    expect(lease.traceparent).toBe(first);
    await finish(database, lease, { nextInMs: 0 });
    const again = await claimed();
    expect(again.traceparent).toBe(first);
    await finish(database, again, { nextInMs: null });
    await wokenBy(second);
    expect((await claimed()).traceparent).toBe(second);
  });

  it('stays where it is woken once more during its last run', async () => {
    await wokenBy(first);
    const lease = await claimed();
    await wokenBy(null);
    await finish(database, lease, { nextInMs: null });
    expect((await claimed()).traceparent).toBe(first);
  });

  it('is left after an hour, and makes room for another', async () => {
    await wokenBy(first);
    await database.query(`update work_item set traced_at = traced_at - interval '61 minutes' where key = $1`, [
      String(key),
    ]);
    const lease = await claimed();
    expect(lease.traceparent).toBeNull();
    await finish(database, lease, { nextInMs: 0 });
    await wokenBy(second);
    expect((await claimed()).traceparent).toBe(second);
  });

  it('is none where nobody traces', async () => {
    await wokenBy(null);
    expect((await claimed()).traceparent).toBeNull();
  });
});

describe('the trace of a registration in a batch', () => {
  const provider = new NodeTracerProvider();
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
    provider.register();
    collectSpans(provider);
  });
  afterAll(async () => {
    collectSpans(null);
    await provider.shutdown();
    await world.stop();
  });

  it('goes to the fleet that is built for it, whoever else is in the batch', async () => {
    const fleets = [await world.fleet(), await world.fleet()];
    const register = ({ fleet, enrollment }: TestFleet, traceparent: string) =>
      continued(traceparent, () =>
        world.registrations.register({
          hardwareId: 'gw-1',
          fleetId: fleet.id,
          fleetName: fleet.name,
          enrollmentId: enrollment.id,
          keyFingerprint: 'ab'.repeat(32),
          requestId: 'r1',
          correlationId: newId(),
          topic: 'moorage/v1/gw-1/register',
          payload: Buffer.from('{}'),
        }),
      );
    // In one turn of the event loop, and so in one batch.
    await Promise.all([register(fleets[0], first), register(fleets[1], second)]);
    const handed = await Promise.all(
      fleets.map(async ({ fleet }) => {
        const sql = `select traceparent from work_item where queue = 'reconcile' and key = $1`;
        const [{ traceparent }] = await world.database.query<{ traceparent: string }>(sql, [fleet.id]);
        return traceparent.slice(0, 35);
      }),
    );
    expect(handed).toEqual([first, second].map((traceparent) => traceparent.slice(0, 35)));
  });
});
