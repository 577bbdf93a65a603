import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { fleetEvents } from '../../../src/reconciliation/fleet-event.repository';
import { countEvents, selectEvents } from '../../../src/registration/devices/device-event.repository';
import { mostLinesCounted } from '../../../src/registration/devices/device.types';
import { insertCrowd } from '../../support/device-crowd';
import { fleetsOf } from '../../support/fleets';
import { rowsRead } from '../../support/rows.read';
import { testDatabase } from '../../support/test-database';

const lines = 300;
const limit = 51;

describe('of a long timeline', () => {
  let database: Database;
  let close: () => Promise<void>;
  let [fleetId, deviceId] = ['', ''];

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    ({ id: fleetId } = await fleetsOf(database).makeFleet());
    const crowd = Array.from({ length: 200 }, (_, n) => ({ id: newId(), hardwareId: `gw-${n}` }));
    await insertCrowd(database, fleetId, crowd);
    [{ id: deviceId }] = await database.query<{ id: string }>(`select id from device where hardware_id = 'gw-0'`);
    await database.query(`update device set first_line = 'registered'`);
    await database.query(
      `insert into device_event (device_id, type, message, occurred_at)
       select d.id, 'state', n, now() from generate_series(1, $1::int) n cross join device d order by n`,
      [lines],
    );
    await database.query(
      `insert into fleet_event (id, fleet_id, type, message, occurred_at)
       select gen_random_uuid(), f.id, 'test', n, now() from generate_series(1, $1::int) n
       cross join unnest($2::uuid[]) f(id) order by n`,
      [lines, [fleetId, ...crowd.map(({ id }) => id)]],
    );
    await database.query('vacuum analyze device_event');
    await database.query('vacuum analyze fleet_event');
  });
  afterAll(() => close());

  /** The messages of three pages, each with the place after which the next one begins. */
  async function pages(read: (after: string | null) => Promise<{ seq: string; message: string }[]>): Promise<string[]> {
    const found: { seq: string; message: string }[] = [];
    for (let page = 0; page < 3; page += 1) found.push(...(await read(found.at(-1)?.seq ?? null)));
    return found.map(({ message }) => message);
  }
  const numbers = (first: number, step: number, count: number) =>
    Array.from({ length: count }, (_, n) => String(first + n * step));

  it.each([true, false])('a page is read, and no more: newest first %s', async (newestFirst) => {
    let told: string[] = [];
    const read = await rowsRead(database, async (explained) => {
      told = await pages((after) => selectEvents(explained, { deviceId, after, limit, newestFirst }));
    });
    expect(told).toEqual(newestFirst ? numbers(lines, -1, 3 * limit) : ['registered', ...numbers(1, 1, 3 * limit - 1)]);
    expect(read).toBeLessThanOrEqual(limit + 1);
  });

  it.each([true, false])("so it is of a fleet's: newest first %s", async (newestFirst) => {
    let told: string[] = [];
    const read = await rowsRead(database, async (explained) => {
      told = await pages((after) => fleetEvents(explained, fleetId, { limit, after: after ?? undefined, newestFirst }));
    });
    expect(told).toEqual(numbers(newestFirst ? lines : 1, newestFirst ? -1 : 1, 3 * limit));
    expect(read).toBeLessThanOrEqual(limit);
  });

  it('no more lines are counted than are told', async () => {
    expect(await countEvents(database, deviceId)).toBe(lines + 1);
    await database.query(
      `insert into device_event (device_id, type, message, occurred_at)
       select $1, 'state', n, now() from generate_series(1, $2::int) n`,
      [deviceId, mostLinesCounted],
    );
    expect(await countEvents(database, deviceId)).toBe(mostLinesCounted);
  });
});
