import { setCidrPool } from '../../../src/fleets/addresses/subnet-allocation.repository';
import { servers } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { ReconcilerWorld } from '../../support/reconciler-world';

const specOf = (...keys: string[]) => ({ networks: keys.map((key) => ({ key, subnet: { cidr: 'auto' } })) });

describe('a pool of addresses that is spent', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    await setCidrPool(world.database, '10.9.0.0/24');
  });
  afterAll(() => world.stop());

  it('is told by the fleets that get no block of it, and they go on by themselves once there is one', async () => {
    const first = await world.createFleet(specOf('lan'));
    await world.reaches(first, 'ready');
    const second = await world.createFleet(specOf('lan'));
    const { conditions } = await world.reaches(second, 'blocked');
    expect(conditions[0]).toMatchObject({
      type: 'Ready',
      status: 'false',
      reason: 'CidrPoolExhausted',
      message: expect.stringContaining('no /24 is free in the address pool 10.9.0.0/24') as string,
    });
    await world.change(first, specOf('lan', 'more'));
    await world.reaches(first, 'blocked');
    await setCidrPool(world.database, '10.9.0.0/20');
    await world.reaches(second, 'ready');
    await world.reaches(first, 'ready', 2);
  });
});

describe('a fleet that stands, and whose blueprint asks for what cannot be told', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const hub = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };
  const unheardOf = { key: 'more', image: 'recon-no-such-image', flavor: 'm1.tiny', networks: ['lan'] };
  const wishes: [string, string, () => Promise<void>, object][] = [
    ['an image that there is none of', 'CloudReferenceInvalid', () => Promise.resolve(), { servers: [hub, unheardOf] }],
    [
      'a block of a pool that is spent',
      'CidrPoolExhausted',
      () => setCidrPool(world.database, '10.9.0.0/30'),
      specOf('lan', 'more'),
    ],
  ];

  it.each(wishes)('is looked at all the same: %s', async (_what, reason, prepare, change) => {
    const docks = { key: 'docks', subnet: { cidr: '172.31.7.0/24' } };
    const standing = { networks: [...specOf('lan').networks, docks], servers: [hub] };
    const fleetId = await world.createFleet(standing, { name: `recon-${reason.toLowerCase()}` });
    await world.reaches(fleetId, 'ready');
    await prepare();
    await world.change(fleetId, { ...standing, ...change });
    await world.reaches(fleetId, 'blocked');
    const [server] = world.emulator.state.all('servers').filter(({ description }) => description?.includes(fleetId));
    await servers.remove(world.cloud, server.id);
    await eventually(() => world.emulator.state.get('servers', server.id)?.deletedAt !== null);
    await world.wake(fleetId);
    const { conditions } = await eventually(async () => {
      const state = await world.state(fleetId);
      return state.conditions.length > 2 ? state : null;
    });
    expect(conditions).toMatchObject([
      { type: 'Ready', status: 'false', reason },
      { type: 'Progressing', status: 'false', reason },
      { type: 'Drifted', status: 'true', message: expect.stringContaining('server hub') as string },
    ]);
    const events = await world.database.query<{ type: string }>(
      `select type from lifecycle_event where fleet_id = $1 and kind = 'server' order by seq`,
      [fleetId],
    );
    expect(events.map(({ type }) => type)).toEqual(['opened', 'closed']);
    expect(await world.state(fleetId)).toMatchObject({ status: 'blocked', blueprintVersion: 1 });
  });
});
