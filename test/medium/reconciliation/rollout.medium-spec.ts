import { Readable } from 'node:stream';
import { systemClock } from '../../../src/common/clock';
import { BlueprintService } from '../../../src/fleets';
import { images, servers } from '../../../src/openstack';
import { ReconcilerWorld } from '../../support/reconciler-world';

describe('rolling a fleet to a new image', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  async function makeImage(name: string): Promise<string> {
    const { id } = await images.create(world.cloud, { name, disk_format: 'raw', container_format: 'bare' });
    await images.upload(world.cloud, id, () => Readable.from([name]));
    return id;
  }

  const specOf = (image: string) => ({
    networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
    servers: [{ key: 'hub', image, flavor: 'm1.tiny', count: 3, networks: ['lan'] }],
  });

  const instances = async () => {
    const found = await servers.list(world.cloud, { name: '^moorage-roll-' });
    return found
      .map(({ id, name, image, status }) => ({ id, name, status, image: image ? image.id : null }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  };

  /** What the fleet's history says of its servers since an event. */
  const history = async (fleetId: string, since = '0') => {
    const events = await world.database.query<{ seq: string; type: string; key: string }>(
      `select seq, type, details->>'key' as key from fleet_event
       where fleet_id = $1 and seq > $2 and details->>'kind' = 'server' order by seq`,
      [fleetId, since],
    );
    return { told: events.map(({ type, key }) => `${type} ${key}`), last: events.at(-1)?.seq };
  };

  const steps = (key: string) => ['deleted', 'created', 'active'].map((type) => `resource.${type} ${key}`);

  it('takes one server away at a time, stops at one that fails, and is rolled back without touching the others', async () => {
    const [good, bad] = [await makeImage('good'), await makeImage('bad')];
    const fleetId = await world.createFleet(specOf('guest'), { name: 'roll' });
    await world.reaches(fleetId, 'ready', 1);
    const { last: built } = await history(fleetId);

    await world.change(fleetId, specOf('good'));
    await world.reaches(fleetId, 'ready', 2);
    const second = await instances();
    expect(second.map(({ image, status }) => [image, status])).toEqual(Array(3).fill([good, 'ACTIVE']));
    const { told, last: rolled } = await history(fleetId, built);
    expect(told).toEqual([...steps('hub'), ...steps('hub-2'), ...steps('hub-3')]);

    world.emulator.faults.set({ serverErrorShare: 1 });
    await world.change(fleetId, specOf('bad'));
    const { conditions } = await world.reaches(fleetId, 'blocked', 2);
    expect(conditions.map(({ type, reason }) => `${type} ${reason}`)).toContain('Ready RolloutStopped');
    expect(conditions[0].message).toBe(
      'server moorage-roll-hub ended in ERROR: No valid host was found.; 0 of 3 servers of hub are as wanted, 2 stay as they were',
    );
    const [failed, ...others] = await instances();
    expect(failed).toMatchObject({ image: bad, status: 'ERROR' });
    expect(others).toEqual(second.slice(1));

    world.emulator.faults.clear();
    const [{ id }] = await world.database.query<{ id: string }>('select blueprint_id as id from fleet where id = $1', [
      fleetId,
    ]);
    const blueprints = new BlueprintService(world.database, systemClock);
    await expect(blueprints.rollBack(id, 9)).rejects.toMatchObject({ code: 'BLUEPRINT_VERSION_NOT_FOUND' });
    expect(await blueprints.rollBack(id, 2)).toMatchObject({ version: 4, spec: specOf('good') });
    await world.reaches(fleetId, 'ready', 4);
    const [mended, ...untouched] = await instances();
    expect(mended).toMatchObject({ image: good, status: 'ACTIVE' });
    expect(untouched).toEqual(others);
    const { told: after } = await history(fleetId, rolled);
    expect([...new Set(after.map((text) => text.split(' ')[1]))]).toEqual(['hub']);
    expect(after).toContain('resource.error hub');
  }, 30_000);
});
