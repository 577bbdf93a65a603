import { Readable } from 'node:stream';
import { systemClock } from '../../../src/common/clock';
import { BlueprintService } from '../../../src/fleets';
import { floatingIps, images, servers } from '../../../src/openstack';
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

  describe.each([
    { moves: 'on by one', to: ['10.0.4.11', '10.0.4.12'], together: false },
    { moves: 'to each other', to: ['10.0.4.11', '10.0.4.10'], together: true },
  ])('to fixed addresses that move $moves', ({ to, together }) => {
    it(`takes the servers away ${together ? 'together' : 'one by one'}`, async () => {
      const addressed = (lan: string[]) => ({
        networks: [{ key: 'lan', subnet: { cidr: '10.0.4.0/24' } }],
        servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', count: 2, networks: ['lan'], addresses: { lan } }],
      });
      const fleetId = await world.createFleet(addressed(['10.0.4.10', '10.0.4.11']));
      await world.reaches(fleetId, 'ready', 1);
      const { last } = await history(fleetId);
      await world.change(fleetId, addressed(to));
      await world.reaches(fleetId, 'ready', 2);
      const ports = world.ofFleet('ports', fleetId);
      const addresses = new Map(ports.map(({ description, fixedIps }) => [description.split('=')[2], fixedIps]));
      expect([...addresses.entries()].sort().map(([, [{ ip_address }]]) => ip_address)).toEqual(to.toReversed());
      const { told } = await history(fleetId, last);
      if (together) expect(told.slice(0, 2).every((text) => text.startsWith('resource.deleted'))).toBe(true);
      else expect(told).toEqual([...steps('hub-2'), ...steps('hub')]);
    });
  });

  it('exchanges reserved addresses, also while servers wait for their turn', async () => {
    const [external] = world.emulator.state.all('networks').filter((network) => network.external);
    const reserve = () => floatingIps.create(world.cloud, { floating_network_id: external.id });
    const [{ floating_ip_address: first }, { floating_ip_address: second }] = [await reserve(), await reserve()];
    const reserved = (addresses: string[], userData: string) => ({
      ...specOf('guest'),
      router: { externalNetwork: 'public' },
      servers: [{ ...specOf('guest').servers[0], count: 2, userData, floatingIp: { reserved: addresses } }],
    });
    const fleetId = await world.createFleet(reserved([first, second], 'one'));
    await world.reaches(fleetId, 'ready', 1);
    const held = async () =>
      (await floatingIps.list(world.cloud, { floating_ip_address: [first, second] })).map((ip) => ip.port_id);
    const before = await held();
    const { last } = await history(fleetId);
    await world.change(fleetId, reserved([second, first], 'one'));
    await world.reaches(fleetId, 'ready', 2);
    expect(await held()).toEqual(before.toReversed());
    await world.change(fleetId, reserved([first, second], 'two'));
    await world.reaches(fleetId, 'ready', 3);
    expect(await held()).toEqual(before);
    expect((await history(fleetId, last)).told).toEqual([...steps('hub'), ...steps('hub-2')]);
    const told = await world.database.query<{ type: string }>(
      `select distinct type from fleet_event where fleet_id = $1 and type = 'fleet.blocked'`,
      [fleetId],
    );
    expect(told).toEqual([]);
  });
});
