import type { Database } from '../../../src/database';
import { listOrder } from '../../../src/database';
import {
  deviceSorting,
  selectDevices,
  type DeviceFilter,
} from '../../../src/registration/devices/device-list.repository';
import {
  countDevices,
  countDevicesByFleet,
  countRegistrations,
} from '../../../src/registration/devices/device-overview.repository';
import { insertCrowd } from '../../support/device-crowd';
import { fleetsOf } from '../../support/fleets';
import { rowsRead } from '../../support/rows.read';
import { testDatabase } from '../../support/test-database';

const few = 20;

describe('among 20,000 gateways, of an account of twenty', () => {
  let database: Database;
  let close: () => Promise<void>;
  let scope: string[];

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    const { makeFleet } = fleetsOf(database);
    const [large, small] = [await makeFleet(), await makeFleet()];
    const crowd = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ hardwareId: `gw-${n}`, model: 'x', state: 'ready' }));
    await insertCrowd(database, large.id, crowd(20_000 - few));
    await insertCrowd(database, small.id, crowd(few));
    await database.query('vacuum analyze device');
    await database.query('analyze fleet');
    scope = [small.accountId];
  });
  afterAll(() => close());

  const all = { fleetId: null, status: null, hardwareId: null, model: null, search: null, online: null };

  it.each<[string, Partial<DeviceFilter>, keyof typeof deviceSorting.fields | undefined]>([
    ['as they came', {}, undefined],
    ['by status', {}, 'status'],
    ['by when they were seen', {}, 'lastSeenAt'],
    ['those that are connected', { online: true }, undefined],
    ['those of a model', { model: 'x' }, 'model'],
  ])('a list reads no others: %s', async (_, filter, sort) => {
    const order = listOrder(deviceSorting, { limit: 100, sort });
    const read = await rowsRead(database, async (explained) => {
      const found = await selectDevices(explained, { ...all, ...filter, scope }, order, 101);
      expect(found).toHaveLength(few);
    });
    expect(read).toBeLessThanOrEqual(few);
  });

  it('counts read no others', async () => {
    const now = new Date();
    for (const count of [
      (explained: Database) => countDevices(explained, scope),
      (explained: Database) => countDevicesByFleet(explained, scope),
    ]) {
      expect(await rowsRead(database, count)).toBeLessThanOrEqual(few);
    }
    const minutes = 5;
    const read = await rowsRead(database, async (explained) => {
      const counted = await countRegistrations(explained, { accountIds: scope, now, minutes });
      expect(counted).toHaveLength(minutes);
    });
    expect(read).toBeLessThanOrEqual(few);
  });
});
