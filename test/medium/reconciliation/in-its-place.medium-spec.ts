import { networkQuotas } from '../../../src/openstack';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;
const specOf = (network: string) => ({
  ...fullSpec,
  networks: [{ key: network, subnet: { cidr: 'auto' } }],
  servers: [{ ...hub, networks: [network] }],
});

describe('a server that is to move to a network which cannot be made', () => {
  let world: ReconcilerWorld;
  let fleetId: string;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  beforeEach(async () => {
    fleetId = await world.createFleet(specOf('lan'));
    await world.reaches(fleetId, 'ready', 1);
  });
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  const of = <T extends 'servers' | 'ports' | 'networks'>(type: T, key: string) =>
    world.emulator.state.all(type).filter(({ description }) => description === `moorage:fleet=${fleetId};key=${key}`);
  /** The server with what it is reached by. */
  const picture = (network: string) => {
    const { state } = world.emulator;
    const interfaces = state.all('ports').filter(({ deviceOwner }) => deviceOwner === 'network:router_interface');
    const [floating] = world.ofFleet('floatingIps', fleetId);
    return {
      server: of('servers', 'hub').map(({ id, vmState }) => ({ id, vmState })),
      ports: of('ports', `hub/${network}`).map(({ id, deviceId }) => ({ id, deviceId })),
      floating: { portId: floating.portId, routerId: floating.routerId },
      joined: of('networks', network).map(({ id }) => interfaces.filter(({ networkId }) => networkId === id).length),
    };
  };
  async function moves(): Promise<void> {
    world.emulator.faults.clear();
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    const { server, ports, joined } = picture('far');
    expect([ports.map(({ deviceId }) => deviceId), joined]).toEqual([server.map(({ id }) => id), [1]]);
    expect(of('networks', 'lan')).toEqual([]);
  }

  it('serves on while the cloud refuses the network, and moves once it does not', async () => {
    const before = picture('lan');
    world.emulator.faults.set({ rules: [{ kind: 'POST network/networks', effect: 'status', status: 400 }] });
    await world.change(fleetId, specOf('far'));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].reason).toBe('CloudRefuses');
    expect(picture('lan')).toEqual(before);
    await moves();
  });

  it('serves on while there is no room for another network, and moves once there is', async () => {
    const before = picture('lan');
    const { network } = await networkQuotas.get(world.cloud);
    world.emulator.faults.set({ quotas: { network: { network: network.used } } });
    await world.change(fleetId, specOf('far'));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].reason).toBe('QuotaExceeded');
    expect(picture('lan')).toEqual(before);
    await moves();
  });
});
