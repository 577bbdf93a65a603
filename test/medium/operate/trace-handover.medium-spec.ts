import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { collectSpans, continued } from '../../../src/common/tracing';
import { claim, finish, wake, type Database, type WorkLease } from '../../../src/database';
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
    const leases = await claim(database, queue, 10, 30_000);
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
