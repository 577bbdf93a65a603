import { serverActions, servers } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { ReconcilerWorld } from '../../support/reconciler-world';

const specOf = (userData: string) =>
  volumesSpec([dataVolume(1)], { bootVolume: { sizeGiB: 1 }, userData, key: 'core-plan' });

describe('a cloud that keeps deleted servers for an hour', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    world.emulator.faults.set({ reclaimMs: 3_600_000 });
  });
  afterAll(() => world.stop());

  const serversOf = (fleetId: string) => world.ofFleet('servers', fleetId).map(({ id }) => id);
  const volumesOf = (fleetId: string) =>
    world
      .ofFleet('volumes', fleetId)
      .map(({ id }) => id)
      .sort();

  it('keeps none of a fleet’s own: another server takes its volumes, and the fleet goes whole', async () => {
    const fleetId = await world.createFleet(specOf('one'));
    await world.reaches(fleetId, 'ready', 1);
    const [first] = serversOf(fleetId);
    const disks = volumesOf(fleetId);
    await world.change(fleetId, specOf('two'));
    await world.reaches(fleetId, 'ready', 2);
    expect(serversOf(fleetId)).toEqual([expect.not.stringMatching(first)]);
    expect(volumesOf(fleetId)).toEqual(disks);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect([serversOf(fleetId), volumesOf(fleetId)]).toEqual([[], []]);
  });

  it('has one that somebody has deleted made anew at once', async () => {
    const fleetId = await world.createFleet(specOf('one'));
    await world.reaches(fleetId, 'ready', 1);
    const [first] = serversOf(fleetId);
    await servers.remove(world.cloud, first);
    await eventually(() => world.emulator.state.get('servers', first)?.vmState === 'soft-delete');
    expect(await servers.get(world.cloud, first)).toMatchObject({ status: 'SOFT_DELETED' });
    const calls = world.emulator.calls.all().length;
    await world.settledAgain(fleetId);
    const [second, ...more] = serversOf(fleetId);
    expect([second === first, more]).toEqual([false, []]);
    expect(await world.state(fleetId)).toMatchObject({ status: 'ready' });
    expect(world.emulator.calls.all().length - calls).toBeLessThan(200);
  });

  it('has one of a stack that somebody has deleted made anew at once', async () => {
    const stacked = {
      networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
      servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] }],
    };
    const fleetId = await world.createFleet(stacked, { engine: 'heat' });
    await world.reaches(fleetId, 'ready', 1);
    const all = () => world.emulator.state.all('servers').filter(({ metadata }) => metadata.moorage?.includes(fleetId));
    const [{ id: first }] = all();
    await servers.remove(world.cloud, first);
    await eventually(() => world.emulator.state.get('servers', first)?.vmState === 'soft-delete');
    await world.settledAgain(fleetId);
    expect(all()).toMatchObject([{ id: expect.not.stringMatching(first) as string, vmState: 'active' }]);
    expect(await world.state(fleetId)).toMatchObject({ status: 'ready' });
  });

  it('lets whoever deleted one have it back', async () => {
    const fleetId = await world.createFleet(specOf('one'));
    await world.reaches(fleetId, 'ready', 1);
    const [id] = serversOf(fleetId);
    await servers.remove(world.cloud, id);
    await eventually(() => world.emulator.state.get('servers', id)?.vmState === 'soft-delete');
    expect((await servers.list(world.cloud)).map((server) => server.id)).not.toContain(id);
    await world.operate(id, 'restore');
    expect((await servers.list(world.cloud)).map((server) => server.id)).toContain(id);
    await world.settledAgain(fleetId);
    expect(serversOf(fleetId)).toEqual([id]);
    expect(await serverActions.forceDelete(world.cloud, 'nowhere')).toBe(false);
  });
});
