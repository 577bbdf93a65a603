import { floatingIps, securityGroups, servers } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;

const bootingWith = (userData: string) => ({
  ...fullSpec,
  servers: [{ ...hub, userData, bootVolume: { sizeGiB: 1 }, volumes: [{ key: 'data', sizeGiB: 1 }] }],
});

describe('what an update of a stack cannot make anew while the one before is there', () => {
  let world: ReconcilerWorld;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  const make = async (spec: unknown) => {
    const fleetId = await world.createFleet(spec, { engine: 'heat' });
    await world.reaches(fleetId, 'ready', 1);
    return fleetId;
  };
  const idOf = (fleetId: string, kind: string) => world.recordedId(fleetId, kind);
  const serversOf = (fleetId: string) =>
    world.emulator.state.all('servers').filter(({ metadata }) => metadata.moorage?.includes(fleetId));

  it('is a server whose volume the next one boots from', async () => {
    const fleetId = await make(bootingWith('one'));
    const [before] = serversOf(fleetId);
    const volumes = () => world.ofFleet('volumes', fleetId);
    const disks = volumes().map(({ id }) => id);
    await world.change(fleetId, bootingWith('two'));
    await world.reaches(fleetId, 'ready', 2);
    expect(serversOf(fleetId)).toMatchObject([{ id: await idOf(fleetId, 'server'), vmState: 'active' }]);
    expect(serversOf(fleetId)[0].id).not.toBe(before.id);
    expect(volumes().map(({ id, status }) => [id, status])).toEqual(disks.map((id) => [id, 'in-use']));
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });

  it('is such a server too, where another version was asked for while the stack was made', async () => {
    const fleetId = await world.createFleet(bootingWith('one'), { engine: 'heat' });
    await eventually(() => serversOf(fleetId).length === 1);
    const [before] = serversOf(fleetId);
    await world.change(fleetId, bootingWith('two'));
    await world.reaches(fleetId, 'ready', 2);
    expect(serversOf(fleetId)).toMatchObject([{ id: await idOf(fleetId, 'server'), vmState: 'active' }]);
    expect(serversOf(fleetId)[0].id).not.toBe(before.id);
  });

  it('is no server that the cloud keeps though it is deleted: the stack is changed even where it does not let go of it', async () => {
    world.emulator.faults.set({
      reclaimMs: 3_600_000,
      rules: [{ kind: 'POST compute/servers/:id/action', effect: 'status', status: 403 }],
    });
    const rule = { protocol: 'tcp', port: 8883 };
    const withRules = { ...fullSpec, securityGroups: [{ key: 'hub', rules: [rule] }] };
    const fleetId = await make(fullSpec);
    const [{ id }] = serversOf(fleetId);
    await servers.remove(world.cloud, id);
    await eventually(() => world.emulator.state.get('servers', id)?.vmState === 'soft-delete');
    await world.change(fleetId, withRules);
    const group = await idOf(fleetId, 'security_group');
    await eventually(async () => {
      const { security_group_rules: rules } = await securityGroups.get(world.cloud, group);
      return rules.some(({ port_range_min: port }) => port === 8883);
    });
    await world.reaches(fleetId, 'blocked');
    world.emulator.faults.set({ reclaimMs: 3_600_000 });
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    expect(serversOf(fleetId).map((server) => [server.id === id, server.vmState])).toEqual([[false, 'active']]);
  });

  it('leads floating IPs to their ports again that others have taken off', async () => {
    const fleetId = await make(fullSpec);
    const address = await idOf(fleetId, 'floating_ip');
    await floatingIps.update(world.cloud, address, { port_id: null });
    await world.settledAgain(fleetId);
    await world.reaches(fleetId, 'ready');
    expect(world.emulator.state.get('floatingIps', address)?.portId).toBe(await idOf(fleetId, 'port'));
  });
});
