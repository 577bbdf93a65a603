import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { insertReport } from '../../../src/metering/comparison/usage-reconciliation.repository';
import type { Difference } from '../../../src/metering/comparison/usage.differences';
import { MovableClock } from '../../support/movable.clock';
import { startTestApp, type TestApp } from '../../support/test-app';
import { testDatabase } from '../../support/test-database';

describe('the metrics of a replica', () => {
  let database: Database;
  let close: () => Promise<void>;
  let app: TestApp;
  const clock = new MovableClock(new Date().toISOString());

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    app = await startTestApp({ database, clock });
  });
  afterAll(async () => {
    await app.close();
    await close();
  });

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
    clock.moveTo(new Date(clock.now().getTime() + 15_000).toISOString());
    const text = await (await fetch(`${app.url}/metrics`)).text();
    return text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')[1];
  }

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
});
