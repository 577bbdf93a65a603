import { computeLimits, floatingIps, keypairs, networkQuotas, servers } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

type Limits = Record<'compute' | 'network', Record<string, number>>;

/** What a fleet of the full blueprint adds: a hub with one port, a router interface, a DHCP port; a group with two rules. */
const compute = { instances: 1, cores: 1, ram: 512, key_pairs: 1 };
const network = {
  network: 1,
  subnet: 1,
  port: 3,
  router: 1,
  floatingip: 1,
  security_group: 1,
  security_group_rule: 4,
};

describe('a plan and the quota', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    // The project's default group comes with its first port: let it be there, so that it does not count for a fleet.
    const first = await world.createFleet({ ...fullSpec, keyPair: undefined });
    await world.reaches(first, 'ready');
    await world.remove(first);
    await world.reaches(first, 'deleted');
  });
  afterAll(() => world.stop());
  afterEach(() => world.emulator.faults.clear());

  const used = async (): Promise<Limits> => {
    const [nova, neutron] = [await computeLimits.get(world.cloud), await networkQuotas.get(world.cloud)];
    const pairs = await keypairs.list(world.cloud);
    return {
      compute: {
        instances: nova.totalInstancesUsed,
        cores: nova.totalCoresUsed,
        ram: nova.totalRAMUsed,
        key_pairs: pairs.length,
      },
      network: Object.fromEntries(Object.keys(network).map((name) => [name, neutron[name].used])),
    };
  };
  /** Limits that leave room for just one more fleet, but for `less` of a resource. */
  const roomForOne = async (less: Record<string, number> = {}): Promise<Limits> => {
    const now = await used();
    const plus = (service: 'compute' | 'network', more: Record<string, number>) =>
      Object.fromEntries(
        Object.entries(more).map(([name, count]) => [name, now[service][name] + count - (less[name] ?? 0)]),
      );
    return { compute: plus('compute', compute), network: plus('network', network) };
  };
  const posts = () =>
    world.emulator.calls.all().filter(({ method, service }) => method === 'POST' && service !== 'identity').length;
  const message = async (fleetId: string) => (await world.state(fleetId)).conditions[0].message;

  it('takes what fits exactly, and adds just what was counted', async () => {
    const limits = await roomForOne();
    world.emulator.faults.set({ quotas: limits });
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready');
    await eventually(async () => {
      expect(await used()).toEqual(limits);
      return true;
    });
  });

  it.each(Object.keys({ ...compute, ...network }))('that lacks one %s makes nothing and says so', async (name) => {
    const limits = await roomForOne({ [name]: 1 });
    world.emulator.faults.set({ quotas: limits });
    const before = posts();
    const fleetId = await world.createFleet(fullSpec);
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].reason).toBe('QuotaExceeded');
    const [limit, wanted] = [{ ...limits.compute, ...limits.network }[name], { ...compute, ...network }[name]];
    const unit = name === 'ram' ? ' MiB' : '';
    const text = `${name}: ${wanted}${unit} more wanted, limit ${limit}, ${limit - (wanted ?? 0) + 1} used`;
    expect(conditions[0].message.split(': ').slice(1).join(': ')).toBe(text);
    expect(posts()).toBe(before);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });

  it('names everything that is short, and goes on by itself when there is room', async () => {
    world.emulator.faults.set({ quotas: { compute: { instances: 0 }, network: { router: 0 } } });
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'blocked');
    expect(await message(fleetId)).toMatch(/router: 1 more wanted, limit 0, .*instances: 1 more wanted, limit 0, /);
    world.emulator.faults.set({ quotas: { compute: { instances: -1 }, network: { router: -1 } } });
    await eventually(async () => (await world.state(fleetId)).status === 'ready', { timeoutMs: 25_000 });
  });

  it('asks each service once when it makes something, and not at all otherwise', async () => {
    const reads = () =>
      ['GET compute/limits', 'GET network/quotas/:id/details'].map((kind) => world.emulator.calls.count(kind));
    const [limits, quotas] = reads();
    const fleetId = await world.createFleet({ networks: fullSpec.networks, securityGroups: fullSpec.securityGroups });
    await world.reaches(fleetId, 'ready');
    // Nothing of Nova is made, so that Nova is not asked.
    expect(reads()).toEqual([limits, quotas + 1]);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(reads()).toEqual([limits, quotas + 1]);
  });

  it('keeps a server whose larger successor would not fit', async () => {
    const [server] = fullSpec.servers;
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready', 1);
    const now = await used();
    world.emulator.faults.set({ quotas: { compute: { ram: now.compute.ram } } });
    const standing = (await servers.list(world.cloud)).map(({ id }) => id);
    await world.change(fleetId, { ...fullSpec, servers: [{ ...server, flavor: 'm1.small' }] });
    await world.reaches(fleetId, 'blocked');
    expect(await message(fleetId)).toMatch(/ram: \d+ MiB more wanted/);
    expect((await servers.list(world.cloud)).map(({ id }) => id)).toEqual(standing);
  });

  it('keeps a rule and an address whose successors are not made for want of room, and lets them go with these', async () => {
    const [server] = fullSpec.servers;
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready', 1);
    const ssh = () =>
      world.ofFleet('securityGroupRules', fleetId).filter(({ description }) => description.includes('/tcp-'));
    const floating = () => world.ofFleet('floatingIps', fleetId).map(({ id, portId }) => ({ id, portId }));
    const before = { rules: ssh(), floating: floating() };
    expect([before.rules.length, before.floating.length]).toEqual([1, 1]);
    const { id: externalId } = world.emulator.state.all('networks').find(({ name }) => name === 'public')!;
    const reserved = await floatingIps.create(world.cloud, { floating_network_id: externalId });
    world.emulator.faults.set({ quotas: { compute: { instances: (await used()).compute.instances } } });
    const [{ rules, ...group }] = fullSpec.securityGroups;
    const other = { protocol: 'tcp', port: 2222 };
    const floatingIp = { reserved: [reserved.floating_ip_address] };
    await world.change(fleetId, {
      ...fullSpec,
      securityGroups: [{ ...group, rules: [rules[0], other] }],
      servers: [
        { ...server, floatingIp },
        { ...server, key: 'more', floatingIp: false },
      ],
    });
    await world.reaches(fleetId, 'blocked');
    expect({ rules: ssh(), floating: floating() }).toEqual(before);
    world.emulator.faults.clear();
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    expect(ssh().map(({ portMin }) => portMin)).toEqual([2222]);
    expect(floating()).toEqual([]);
    expect((await floatingIps.get(world.cloud, reserved.id)).port_id).toBe(before.floating[0].portId);
  });

  it('lets the rules go that are in the way of others where rules are short', async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready', 1);
    world.emulator.faults.set({
      quotas: { network: { security_group_rule: (await used()).network.security_group_rule } },
    });
    const [group] = fullSpec.securityGroups;
    const rules = [{ protocol: 'tcp', port: 2222 }];
    await world.change(fleetId, { ...fullSpec, securityGroups: [{ ...group, rules }] });
    await world.reaches(fleetId, 'blocked');
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
  });

  it('counts the members of a server group, of which the cloud allows so many in each', async () => {
    const room = { instances: -1, cores: -1, ram: -1 };
    const hub = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], serverGroup: 'affinity' };
    const many = (count: number, userData?: string) => ({
      networks: fullSpec.networks,
      servers: [{ ...hub, count, userData }],
    });
    const idsOf = (fleetId: string) =>
      world.emulator.state
        .all('servers')
        .flatMap(({ id, description }) => (description?.includes(fleetId) ? [id] : []));
    world.emulator.faults.set({ quotas: { compute: { ...room, server_group_members: 3 } } });
    const before = posts();
    const fleetId = await world.createFleet(many(4));
    await world.reaches(fleetId, 'blocked');
    expect(await message(fleetId)).toMatch(/ nothing is: server_group_members of hub: 4 more wanted, limit 3, 0 used$/);
    expect(posts()).toBe(before);
    await world.change(fleetId, many(2));
    await world.reaches(fleetId, 'ready', 2);
    await world.change(fleetId, many(4));
    await world.reaches(fleetId, 'blocked');
    expect(await message(fleetId)).toMatch(/ server_group_members of hub: 2 more wanted, limit 3, 2 used$/);
    world.emulator.faults.set({ quotas: { compute: { ...room, server_group_members: 4 } } });
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 3);
    // As many are there already: the first one that is made anew could not come back into the group.
    world.emulator.faults.set({ quotas: { compute: { ...room, server_group_members: 3 } } });
    const standing = idsOf(fleetId);
    await world.change(fleetId, many(4, 'another'));
    await world.reaches(fleetId, 'blocked');
    expect(await message(fleetId)).toMatch(/ server_group_members of hub: 4 more wanted, limit 3, 0 used$/);
    expect(idsOf(fleetId)).toEqual(standing);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });

  it('goes ahead where the cloud does not tell its limits', async () => {
    world.emulator.faults.set({
      rules: [
        { kind: 'GET compute/limits', effect: 'status', status: 403 },
        { kind: 'GET network/quotas/*', effect: 'status', status: 404 },
      ],
    });
    await world.reaches(await world.createFleet(fullSpec), 'ready');
  });
});
