import { ports } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { ReconcilerWorld } from '../../support/reconciler-world';

const server = { image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };

describe('an address that somebody else has', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const portAt = async (address: string) => (await ports.list(world.cloud, { fixed_ips: `ip_address=${address}` })).at(0);
  const blockedBy = async (fleetId: string): Promise<string | undefined> => {
    const { conditions } = await world.reaches(fleetId, 'blocked');
    return conditions.find(({ reason }) => reason === 'ForeignObjectInTheWay')?.message;
  };

  it('is named when the DHCP agent has it, and taken by the server once it is free', async () => {
    const specOf = (...servers: object[]) => ({ networks: [{ key: 'lan', subnet: { cidr: '10.90.0.0/24' } }], servers });
    const fleetId = await world.createFleet(specOf({ key: 'first', ...server }));
    await world.reaches(fleetId, 'ready', 1);
    await eventually(async () => (await portAt('10.90.0.2')) !== undefined);
    const agent = await portAt('10.90.0.2');
    const second = { key: 'second', ...server, addresses: { lan: '10.90.0.2' } };
    await world.change(fleetId, specOf({ key: 'first', ...server }, second));
    const message = await blockedBy(fleetId);
    expect(message).toMatch(/^port \S+ is to have the address 10\.90\.0\.2, which is taken by port /);
    expect(message).toContain(`port ${agent?.id}, network:dhcp of `);
    await ports.remove(world.cloud, agent?.id ?? '');
    await world.reaches(fleetId, 'ready', 2);
    expect((await portAt('10.90.0.2'))?.description).toBe(`moorage:fleet=${fleetId};key=second/lan`);
  });

  it("is named when it is the gateway's, and taken by the router once it is free", async () => {
    const networks = [{ key: 'lan', subnet: { cidr: '10.91.0.0/24' } }];
    const fleetId = await world.createFleet({ networks });
    await world.reaches(fleetId, 'ready', 1);
    const [network] = world.emulator.state.all('networks').filter(({ description }) => description.includes(fleetId));
    const fixed_ips = [{ ip_address: '10.91.0.1' }];
    const foreign = await ports.create(world.cloud, { network_id: network.id, name: 'a-printer', fixed_ips });
    await world.change(fleetId, { networks, router: { externalNetwork: 'public' } });
    const taken = `is to have the address 10.91.0.1, which is taken by port ${foreign.id} (a-printer)`;
    expect(await blockedBy(fleetId)).toContain(taken);
    await ports.remove(world.cloud, foreign.id);
    await world.reaches(fleetId, 'ready', 2);
    expect((await portAt('10.91.0.1'))?.device_owner).toBe('network:router_interface');
  });
});
