import { systemClock } from '../../../src/common/clock';
import { LinkService } from '../../../src/fleets';
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

  const portAt = async (address: string) =>
    (await ports.list(world.cloud, { fixed_ips: `ip_address=${address}` })).at(0);
  const blockedBy = async (fleetId: string): Promise<string | undefined> => {
    const { conditions } = await world.reaches(fleetId, 'blocked');
    return conditions.find(({ reason }) => reason === 'AddressTaken')?.message;
  };

  it('is named when the DHCP agent has it, and taken by the server once it is free', async () => {
    const specOf = (...servers: object[]) => ({
      networks: [{ key: 'lan', subnet: { cidr: '10.90.0.0/24' } }],
      servers,
    });
    // Away from the first address, which the agent takes if it is free.
    const first = { key: 'first', ...server, addresses: { lan: '10.90.0.9' } };
    const fleetId = await world.createFleet(specOf(first));
    await world.reaches(fleetId, 'ready', 1);
    await eventually(async () => (await portAt('10.90.0.2')) !== undefined);
    const agent = await portAt('10.90.0.2');
    const second = { key: 'second', ...server, addresses: { lan: '10.90.0.2' } };
    await world.change(fleetId, specOf(first, second));
    const message = await blockedBy(fleetId);
    expect(message).toMatch(/^port \S+ is to have the address 10\.90\.0\.2, which is taken by port /);
    expect(message).toContain(`port ${agent?.id}, network:dhcp of `);
    await ports.remove(world.cloud, agent?.id ?? '');
    await world.reaches(fleetId, 'ready', 2);
    expect((await portAt('10.90.0.2'))?.description).toBe(`moorage:fleet=${fleetId};key=second/lan`);
  });

  it('is named when another port of the fleet has it from the pool, and taken once that one goes', async () => {
    const networks = [{ key: 'lan', subnet: { cidr: '10.92.0.0/24' } }];
    const first = { key: 'first', ...server };
    const fleetId = await world.createFleet({ networks, servers: [first] });
    await world.reaches(fleetId, 'ready', 1);
    const markedFor = (key: string) =>
      world.emulator.state.all('ports').find((port) => port.description === `moorage:fleet=${fleetId};key=${key}`);
    const { id, fixedIps } = markedFor('first/lan')!;
    const second = { key: 'second', ...server, addresses: { lan: fixedIps[0].ip_address } };
    await world.change(fleetId, { networks, servers: [first, second] });
    expect(await blockedBy(fleetId)).toContain(`the address ${fixedIps[0].ip_address}, which is taken by port ${id} (`);
    await world.change(fleetId, { networks, servers: [second] });
    await world.reaches(fleetId, 'ready', 3);
    expect(markedFor('second/lan')?.fixedIps).toEqual(fixedIps);
  });

  it('does not keep the rest of what is to go', async () => {
    const lan = { key: 'lan', subnet: { cidr: '10.93.0.0/24' } };
    const old = { key: 'old', subnet: { cidr: '10.94.0.0/24' } };
    const [first, gone] = [
      { key: 'first', ...server },
      { key: 'gone', ...server, networks: ['old'] },
    ];
    const fleetId = await world.createFleet({ networks: [lan, old], servers: [first, gone] });
    await world.reaches(fleetId, 'ready', 1);
    const own = () => world.ofFleet('networks', fleetId).length;
    expect(own()).toBe(2);
    const agent = await eventually(() => portAt('10.93.0.2'));
    const second = { key: 'second', ...server, addresses: { lan: '10.93.0.2' } };
    await world.change(fleetId, { networks: [lan], servers: [first, second] });
    expect(await blockedBy(fleetId)).toContain(`port ${agent.id}, network:dhcp of `);
    await eventually(() => own() === 1);
    expect((await world.state(fleetId)).status).toBe('blocked');
  });

  it("is named when it is the gateway's, and taken by the router once it is free", async () => {
    const networks = [{ key: 'lan', subnet: { cidr: '10.91.0.0/24' } }];
    const fleetId = await world.createFleet({ networks });
    await world.reaches(fleetId, 'ready', 1);
    const [network] = world.ofFleet('networks', fleetId);
    const fixed_ips = [{ ip_address: '10.91.0.1' }];
    const foreign = await ports.create(world.cloud, { network_id: network.id, name: 'a-printer', fixed_ips });
    await world.change(fleetId, { networks, router: { externalNetwork: 'public' } });
    const taken = `is to have the address 10.91.0.1, which is taken by port ${foreign.id} (a-printer)`;
    expect(await blockedBy(fleetId)).toContain(taken);
    await ports.remove(world.cloud, foreign.id);
    await world.reaches(fleetId, 'ready', 2);
    expect((await portAt('10.91.0.1'))?.device_owner).toBe('network:router_interface');
  });

  it.each(['asked for', 'did not ask for'])(
    'is waited for by a router while a link that its fleet %s has it',
    async (how) => {
      const networks = [{ key: 'lan', subnet: { cidr: 'auto' } }];
      const router = { externalNetwork: 'public' };
      const [fleetId, peerId] = [await world.createFleet({ networks }), await world.createFleet({ networks, router })];
      for (const id of [fleetId, peerId]) await world.reaches(id, 'ready', 1);
      const [asking, asked] = how === 'asked for' ? [fleetId, peerId] : [peerId, fleetId];
      await new LinkService(world.database, systemClock).create(asking, asked);
      const linkPort = () =>
        world.emulator.state
          .all('ports')
          .filter(
            ({ deviceOwner, description }) => deviceOwner !== '' && description.includes(`fleet=${asking};key=link-`),
          )
          .find(({ description }) => description.includes(how === 'asked for' ? '/own/' : '/peer/'));
      const { fixedIps } = await eventually(linkPort, { timeoutMs: 15_000 });
      await world.change(fleetId, { networks, router });
      await world.reaches(fleetId, 'ready', 2);
      await eventually(() => linkPort() && linkPort()?.fixedIps[0].ip_address !== fixedIps[0].ip_address);
      expect((await portAt(fixedIps[0].ip_address))?.device_owner).toBe('network:router_interface');
      const blocked = `select message from fleet_event where fleet_id = any($1) and type = 'fleet.blocked'`;
      expect(await world.database.query(blocked, [[fleetId, peerId]])).toEqual([]);
    },
  );
});
