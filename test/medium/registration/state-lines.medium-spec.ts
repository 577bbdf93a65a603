import { BackgroundWork } from '../../../src/common/background.work';
import { TestClock } from '../../../src/common/clock.fixture';
import type { Database } from '../../../src/database';
import { writeStates } from '../../../src/registration/devices/device-state.repository';
import { StateLineKeeper } from '../../../src/registration/devices/state-line.keeper';
import { insertStateLines } from '../../../src/registration/devices/state-line.repository';
import { insertCrowd } from '../../support/device-crowd';
import { fleetsOf } from '../../support/fleets';
import { testDatabase } from '../../support/test-database';

describe('lines of states in a timeline', () => {
  const begin = Date.parse('2026-03-01T00:00:00Z');
  let database: Database;
  let close: () => Promise<void>;
  let fleetId: string;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    ({ id: fleetId } = await fleetsOf(database).makeFleet());
    await insertCrowd(database, fleetId, [{ hardwareId: 'often' }, { hardwareId: 'seldom' }, { hardwareId: 'kept' }]);
  });
  afterAll(() => close());

  const tell = (hardwareId: string, state: 'ready' | 'alert' | 'lost', atMs: number) =>
    database.transaction(async (tx) => {
      const at = new Date(begin + atMs);
      const changed = await writeStates(tx, [{ hardwareId, fleetId, state, correlationId: 'c' }], at);
      await insertStateLines(tx, changed, at);
    });
  const linesOf = (hardwareId: string) =>
    database.query<{ type: string; message: string; details: unknown }>(
      `select e.type, e.message, e.details from device_event e join device d on d.id = e.device_id
       where d.hardware_id = $1 order by e.seq`,
      [hardwareId],
    );
  const stateOf = async (hardwareId: string) =>
    (await database.query<{ state: string }>('select state from device where hardware_id = $1', [hardwareId]))[0].state;

  it('are few of a gateway that changes all the time, and end with the state that it is in', async () => {
    for (let n = 0; n < 100; n += 1) await tell('often', n % 2 === 0 ? 'ready' : 'alert', n * 10);
    const lines = await linesOf('often');
    expect(lines.map(({ message }) => message)).toEqual(['ready', 'alert', 'ready', 'alert', 'alert']);
    expect(lines.at(-1)?.details).toEqual({ leftOut: 95 });
    expect(await stateOf('often')).toBe('alert');
    await tell('often', 'lost', 62_000);
    const later = await linesOf('often');
    expect(later.slice(5)).toEqual([{ type: 'state', message: 'lost', details: {} }]);
  });

  it('are all there of one that changes now and then', async () => {
    for (let n = 0; n < 8; n += 1) await tell('seldom', n % 2 === 0 ? 'ready' : 'lost', n * 15_000);
    expect(await linesOf('seldom')).toHaveLength(8);
  });

  it('are kept for so many days, and all other lines for ever', async () => {
    const [{ id }] = await database.query<{ id: string }>(`select id from device where hardware_id = 'kept'`);
    await database.query(
      `insert into device_event (device_id, type, message, occurred_at)
       select $1, case n % 100 when 0 then 'approved' else 'state' end, 'old', $2 from generate_series(1, 6000) n`,
      [id, new Date(begin - 1)],
    );
    await tell('kept', 'ready', 0);
    const days = 30;
    const clock = new TestClock(new Date(begin + days * 86_400_000).toISOString());
    await new StateLineKeeper(database, clock, { stateRetentionDays: days }, new BackgroundWork()).keep();
    const types = (await linesOf('kept')).map(({ type }) => type);
    expect(types).toEqual([...Array.from({ length: 60 }, () => 'approved'), 'state']);
    expect(await linesOf('seldom')).toHaveLength(8);
  });
});
