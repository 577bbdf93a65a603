import { floatingIps, networks, subnets } from '../../../src/openstack';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;
const network = { key: 'lan', subnet: { cidr: '10.0.4.0/24' } };
const specOf = (server: object, more: object = {}) => ({
  ...fullSpec,
  networks: [network],
  servers: [{ ...hub, ...server }],
  ...more,
});

describe('the public addresses of a fleet', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const external = async () => (await networks.list(world.cloud, { 'router:external': true }))[0];
  const ownOf = (fleetId: string) =>
    world.ofFleet('floatingIps', fleetId).map(({ id, address, portId }) => ({ id, address, portId }));
  const portOf = (fleetId: string, key: string) =>
    world.emulator.state.all('ports').find(({ description }) => description === `moorage:fleet=${fleetId};key=${key}`);
  const usage = async (fleetId: string) =>
    (
      await world.database.query<{ type: string }>(
        `select type from lifecycle_event where fleet_id = $1 and meter = 'floating_ip' order by occurred_at, type desc`,
        [fleetId],
      )
    ).map(({ type }) => type);

  it('stay until the reserved one that comes in their place can be used', async () => {
    const fleetId = await world.createFleet(specOf({}));
    await world.reaches(fleetId, 'ready', 1);
    const before = ownOf(fleetId);
    await world.change(fleetId, specOf({ floatingIp: { reserved: ['192.0.2.7'] } }));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].reason).toBe('AddressNotReserved');
    expect(ownOf(fleetId)).toEqual(before);

    const { id: floating_network_id } = await external();
    const { id, floating_ip_address: address } = await floatingIps.create(world.cloud, { floating_network_id });
    await world.change(fleetId, specOf({ floatingIp: { reserved: [address] } }));
    expect((await world.reaches(fleetId, 'ready', 3)).endpoint?.host).toBe(address);
    expect(ownOf(fleetId)).toEqual([]);
    await world.change(fleetId, specOf({}));
    await world.reaches(fleetId, 'ready', 4);
    expect(ownOf(fleetId)).toHaveLength(1);
    expect((await floatingIps.get(world.cloud, id)).port_id).toBeNull();
  });

  it('stay where the port that they lead to is made anew', async () => {
    const fleetId = await world.createFleet(specOf({}));
    const { endpoint } = await world.reaches(fleetId, 'ready', 1);
    const [before] = ownOf(fleetId);
    await world.change(fleetId, specOf({ addresses: { lan: ['10.0.4.10'] } }));
    expect((await world.reaches(fleetId, 'ready', 2)).endpoint).toEqual(endpoint);
    const port = portOf(fleetId, 'hub/lan');
    expect(port?.fixedIps[0].ip_address).toBe('10.0.4.10');
    expect(ownOf(fleetId)).toEqual([{ ...before, portId: port?.id }]);
    expect(await usage(fleetId)).toEqual(['opened']);
  });

  it('stay where the network outside is renamed, or is called by its id', async () => {
    const fleetId = await world.createFleet(specOf({}));
    await world.reaches(fleetId, 'ready', 1);
    const before = ownOf(fleetId);
    const { id } = await external();
    await networks.update(world.cloud, id, { name: 'outside' });
    await world.change(fleetId, specOf({}, { router: { externalNetwork: 'outside' } }));
    await world.reaches(fleetId, 'ready', 2);
    await world.change(fleetId, specOf({}, { router: { externalNetwork: id } }));
    await world.reaches(fleetId, 'ready', 3);
    await networks.update(world.cloud, id, { name: 'public' });
    expect(ownOf(fleetId)).toEqual(before);
    expect(await usage(fleetId)).toEqual(['opened']);
  });

  it('are of another network outside once the router has left the one before', async () => {
    const { id } = await networks.create(world.cloud, { name: 'other', 'router:external': true });
    await subnets.create(world.cloud, { name: 'other', network_id: id, ip_version: 4, cidr: '198.51.100.0/24' });
    const other = { router: { externalNetwork: 'other' } };
    const fleetId = await world.createFleet(specOf({}));
    await world.reaches(fleetId, 'ready', 1);
    await world.change(fleetId, specOf({}, other));
    await world.reaches(fleetId, 'ready', 2);
    expect(ownOf(fleetId)).toEqual([expect.objectContaining({ address: expect.stringMatching(/^198\.51\.100\./) })]);
    // With another gateway of the network in the same version.
    const moved = { networks: [{ ...network, subnet: { ...network.subnet, gateway: '10.0.4.254' } }] };
    await world.change(fleetId, specOf({}, moved));
    await world.reaches(fleetId, 'ready', 3);
    expect(ownOf(fleetId)).toHaveLength(1);
    await world.change(fleetId, specOf({}, other));
    await world.reaches(fleetId, 'ready', 4);
    await world.change(fleetId, specOf({}));
    await world.reaches(fleetId, 'ready', 5);

    const { floating_ip_address: address } = await floatingIps.create(world.cloud, { floating_network_id: id });
    await world.change(fleetId, specOf({ floatingIp: { reserved: [address] } }, other));
    expect((await world.reaches(fleetId, 'ready', 6)).endpoint?.host).toBe(address);
    expect(ownOf(fleetId)).toEqual([]);
  });
});
