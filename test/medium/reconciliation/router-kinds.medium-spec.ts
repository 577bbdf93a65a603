import { ports } from '../../../src/openstack';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const adding = 'PUT network/routers/:id/add_router_interface';

describe('the ports of highly available and of distributed routers', () => {
  let world: ReconcilerWorld;
  let fleetId: string;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  beforeEach(async () => {
    fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready');
  });
  afterAll(() => world.stop());

  const own = <T extends 'routers' | 'networks'>(type: T) => world.ofFleet(type, fleetId)[0];
  const portsOf = (routerId: string) => world.emulator.state.all('ports').filter((port) => port.deviceId === routerId);
  /** Neutron gives them their owner by what their router is. */
  const interfaceBecomes = async (device_owner: string) => {
    const found = portsOf(own('routers').id).find(({ deviceOwner }) => deviceOwner === 'network:router_interface')!;
    await ports.update(world.cloud, found.id, { device_owner });
    return found;
  };
  const looksAgain = async () => {
    await world.rests(fleetId);
    world.emulator.calls.clear();
    await world.settledAgain(fleetId);
    expect(world.emulator.calls.count()).toBeGreaterThan(0);
    return world.emulator.calls.all().map(({ kind }) => kind);
  };
  const eventsOf = async () =>
    (await world.database.query<{ type: string }>('select type from fleet_event where fleet_id = $1', [fleetId])).map(
      ({ type }) => type,
    );

  it.each(['network:ha_router_replicated_interface', 'network:router_interface_distributed'])(
    'are interfaces of the fleet when they are called %s',
    async (owner) => {
      const { id } = await interfaceBecomes(owner);
      expect(await looksAgain()).not.toContain(adding);
      await world.reaches(fleetId, 'ready');
      expect(portsOf(own('routers').id).map((port) => port.id)).toContain(id);
      expect(await world.database.query('select code from anomaly where fleet_id = $1', [fleetId])).toEqual([]);
      await world.remove(fleetId);
      await world.reaches(fleetId, 'deleted');
      expect(await eventsOf()).not.toContain('fleet.blocked');
    },
  );

  it('are not told as in the way of a network when they go with its router', async () => {
    await interfaceBecomes('network:router_interface_distributed');
    const [network_id, device_id] = [own('networks').id, own('routers').id];
    const device_owner = 'network:router_centralized_snat';
    const { id } = await ports.create(world.cloud, { name: '', network_id, device_id, device_owner });
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(await eventsOf()).not.toContain('fleet.blocked');
    expect(world.emulator.state.all('ports').map((port) => port.id)).not.toContain(id);
  });
});
