import { floatingIps, ports } from '../../../src/openstack';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;

describe('what stands, and is to have what is not there yet', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const of = <T extends 'servers' | 'ports' | 'floatingIps' | 'securityGroups'>(
    type: T,
    fleetId: string,
    key: string,
  ) => {
    const found = world.emulator.state
      .all(type)
      .filter(({ description }) => description === `moorage:fleet=${fleetId};key=${key}`);
    if (found.length !== 1) throw new Error(`${found.length} of ${type} have the key ${key}`);
    return found[0];
  };
  const servedBy = (fleetId: string, key = 'hub') => {
    const { portId, routerId } = of('floatingIps', fleetId, key);
    return { routed: routerId !== null, by: world.emulator.state.get('ports', portId ?? '')?.deviceId };
  };

  it('is a server with a further security group', async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready', 1);
    const { id } = of('servers', fleetId, 'hub');
    const web = { key: 'web', rules: [{ protocol: 'tcp', port: 443 }] };
    await world.change(fleetId, {
      ...fullSpec,
      securityGroups: [...fullSpec.securityGroups, web],
      servers: [{ ...hub, securityGroups: ['hub', 'web'] }],
    });
    await world.reaches(fleetId, 'ready', 2);
    const groups = ['hub', 'web'].map((key) => of('securityGroups', fleetId, key).id);
    expect([...of('ports', fleetId, 'hub/lan').securityGroups].sort()).toEqual(groups.sort());
    expect(of('servers', fleetId, 'hub').id).toBe(id);
  });

  it('is a floating IP whose server moves to another network', async () => {
    const specOf = (network: string) => ({
      ...fullSpec,
      networks: ['lan', 'far'].map((key) => ({ key, subnet: { cidr: 'auto' } })),
      servers: [{ ...hub, count: 2, networks: [network] }],
    });
    const fleetId = await world.createFleet(specOf('lan'));
    await world.reaches(fleetId, 'ready', 1);
    const addresses = ['hub', 'hub-2'].map((key) => of('floatingIps', fleetId, key).address);
    await world.change(fleetId, specOf('far'));
    await world.reaches(fleetId, 'ready', 2);
    for (const key of ['hub', 'hub-2']) {
      expect(servedBy(fleetId, key)).toEqual({ routed: true, by: of('servers', fleetId, key).id });
      expect(of('ports', fleetId, `${key}/far`).deviceId).toBe(of('servers', fleetId, key).id);
    }
    expect(['hub', 'hub-2'].map((key) => of('floatingIps', fleetId, key).address)).toEqual(addresses);
  });

  it('is a server with a floating IP whose port somebody deletes, or takes from it', async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready', 1);
    const { id } = of('servers', fleetId, 'hub');
    const { address } = of('floatingIps', fleetId, 'hub');
    await ports.remove(world.cloud, of('ports', fleetId, 'hub/lan').id);
    await world.change(fleetId, { ...fullSpec, endpoint: { ...fullSpec.endpoint, port: 8884 } });
    await world.reaches(fleetId, 'ready', 2);
    expect(servedBy(fleetId)).toEqual({ routed: true, by: id });
    expect(of('floatingIps', fleetId, 'hub').address).toBe(address);

    await world.cloud.request({
      service: 'compute',
      method: 'DELETE',
      path: `/servers/${id}/os-interface/${of('ports', fleetId, 'hub/lan').id}`,
      microversion: '2.1',
    });
    await world.change(fleetId, fullSpec);
    await world.reaches(fleetId, 'ready', 3);
    expect(servedBy(fleetId)).toEqual({ routed: true, by: id });
    expect(await floatingIps.list(world.cloud, { description: `moorage:fleet=${fleetId};key=hub` })).toHaveLength(1);
  });
});
