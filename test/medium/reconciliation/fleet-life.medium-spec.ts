import type { ResourceRow } from '../../../src/reconciliation';
import { networks, ports, routers, servers } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

describe('the life of a fleet', () => {
  let world: ReconcilerWorld;
  const rows = (fleetId: string) =>
    world.database.query<ResourceRow & { cloudId: string }>(
      `select id, kind, key, name, mark, status, cloud_id as "cloudId", attributes, meter from cloud_resource
       where fleet_id = $1 and deleted_at is null order by kind, key`,
      [fleetId],
    );
  const keys = async (fleetId: string, kind: string) =>
    (await rows(fleetId)).filter((row) => row.kind === kind).map(({ key }) => key);
  const marked = (
    fleetId: string,
    type: 'networks' | 'servers' | 'ports' | 'routers' | 'floatingIps' | 'securityGroups',
  ) => world.ofFleet(type, fleetId);
  const events = (fleetId: string) =>
    world.database.query<{ type: string; kind: string }>(
      'select type, kind from lifecycle_event where fleet_id = $1 order by occurred_at, type desc',
      [fleetId],
    );

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  it('makes everything that the blueprint asks for, marked as ours, and tells where to connect', async () => {
    const fleetId = await world.createFleet(fullSpec);
    const state = await world.reaches(fleetId, 'ready');
    const floating = world.ofFleet('floatingIps', fleetId).at(0);
    expect(state.endpoint).toEqual({ host: floating?.address, port: 8883, tls: true });
    const made = await rows(fleetId);
    expect(made.map(({ kind }) => kind).sort()).toEqual([
      'floating_ip',
      'key_pair',
      'network',
      'port',
      'router',
      'router_interface',
      'security_group',
      'security_group_rule',
      'security_group_rule',
      'server',
      'subnet',
    ]);
    expect(made.every(({ status, cloudId }) => status === 'active' && cloudId !== null)).toBe(true);
    const [network] = await networks.list(world.cloud, { description: `moorage:fleet=${fleetId};key=lan` });
    expect(network.name).toMatch(/^moorage-f[0-9a-f]+-lan$/);
  });

  it('begins the usage of server, router and floating IP once, and ends it with them', async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready');
    await world.wake(fleetId);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    const seen = (await events(fleetId)).map(({ type, kind }) => `${type} ${kind}`).sort();
    expect(seen).toEqual([
      ...['closed floating_ip', 'closed router', 'closed server'],
      ...['opened floating_ip', 'opened router', 'opened server'],
    ]);
  });

  it('is ready with its last call: what the cloud builds is looked at beside it', async () => {
    const look = 'GET compute/servers/detail';
    world.emulator.calls.clear();
    let looked = (): void => undefined;
    const seen = new Promise<void>((resolve) => (looked = resolve));
    const unhook = world.emulator.onCall(async ({ kind, phase }) => {
      if (kind === look && phase === 'after') looked();
      if (kind === 'POST network/floatingips' && phase === 'before') await seen;
    });
    try {
      const fleetId = await world.createFleet(fullSpec);
      await world.reaches(fleetId, 'ready');
      const kinds = world.emulator.calls.all().map(({ kind }) => kind);
      expect([kinds.filter((kind) => kind === look), kinds.at(-1)]).toEqual([[look], 'PUT network/routers/:id']);
      await world.remove(fleetId);
      await world.reaches(fleetId, 'deleted');
    } finally {
      unhook();
      looked();
    }
  });

  it('switches a router on once all is on it that it comes with, and again where somebody has switched it off', async () => {
    world.emulator.calls.clear();
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready', 1);
    const routerNow = () => world.ofFleet('routers', fleetId).at(0);
    const router = routerNow();
    expect(router?.adminStateUp).toBe(true);
    const kinds = world.emulator.calls.all().map(({ kind }) => kind);
    const onIt = kinds.filter((kind) => /^P\w+ network\/(routers|floatingips)/.test(kind));
    expect(onIt).toEqual([
      ...['POST network/routers', 'PUT network/routers/:id/add_router_interface', 'POST network/floatingips'],
      'PUT network/routers/:id',
    ]);
    await routers.update(world.cloud, router?.id ?? '', { admin_state_up: false });
    await world.wake(fleetId);
    await eventually(() => routerNow()?.adminStateUp);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });

  it('does nothing more once everything stands', async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready');
    const changes = () => world.emulator.calls.all().filter(({ method }) => method !== 'GET').length;
    const before = changes();
    await world.wake(fleetId);
    await eventually(async () => {
      const [item] = await world.database.query<{ parked: boolean }>(
        `select wakes::int >= 2 and run_at = 'infinity' as parked from work_item where key = $1`,
        [fleetId],
      );
      return item.parked;
    });
    expect(changes()).toBe(before);
  });

  it('follows the blueprint: more servers, other rules, a second network, fewer again', async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready', 1);
    const [server] = fullSpec.servers;
    const grown = {
      ...fullSpec,
      networks: [...fullSpec.networks, { key: 'lab', subnet: { cidr: '10.0.4.0/24' } }],
      router: { externalNetwork: 'public', networks: ['lan'] },
      securityGroups: [{ key: 'hub', rules: [{ protocol: 'icmp' }, { protocol: 'udp', port: 5683 }] }],
      servers: [
        { ...server, count: 2 },
        { key: 'far', image: 'guest', flavor: 'm1.small', networks: ['lab'] },
      ],
    };
    const first = marked(fleetId, 'servers').map((found) => (found as { id?: string }).id);
    await world.change(fleetId, grown);
    await world.reaches(fleetId, 'ready', 2);
    expect(await keys(fleetId, 'server')).toEqual(['far', 'hub', 'hub-2']);
    expect(await keys(fleetId, 'router_interface')).toEqual(['lan']);
    expect((await keys(fleetId, 'security_group_rule')).map((key) => key.split('-')[0])).toEqual([
      'hub/icmp',
      'hub/udp',
    ]);
    expect(marked(fleetId, 'servers').map((found) => (found as { id?: string }).id)).toEqual(
      expect.arrayContaining(first),
    );
    await world.change(fleetId, { ...fullSpec, servers: [], endpoint: undefined });
    await world.reaches(fleetId, 'ready', 3);
    expect(marked(fleetId, 'servers')).toEqual([]);
    expect(marked(fleetId, 'ports')).toEqual([]);
    expect(marked(fleetId, 'floatingIps')).toEqual([]);
    expect(await keys(fleetId, 'network')).toEqual(['lan']);
  });

  it('replaces a server whose image changes, on the same port and address', async () => {
    const fleetId = await world.createFleet(fullSpec);
    const before = await world.reaches(fleetId, 'ready', 1);
    const [server] = fullSpec.servers;
    const [old] = await servers.list(world.cloud, { name: fleetName(await rows(fleetId)) });
    await world.change(fleetId, { ...fullSpec, servers: [{ ...server, flavor: 'm1.small' }] });
    const after = await world.reaches(fleetId, 'ready', 2);
    const [now, ...more] = await servers.list(world.cloud, { name: fleetName(await rows(fleetId)) });
    expect(more).toEqual([]);
    expect(now.id).not.toBe(old.id);
    expect(now.flavor.original_name).toBe('m1.small');
    expect(after.endpoint).toEqual(before.endpoint);
  });

  it('makes again what somebody deleted, and says so', async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready');
    const server = (await rows(fleetId)).find(({ kind }) => kind === 'server');
    await servers.remove(world.cloud, server?.cloudId ?? '');
    await eventually(() => marked(fleetId, 'servers').length === 0);
    await world.wake(fleetId);
    const again = await eventually(async () =>
      (await rows(fleetId)).find(
        (row) => row.kind === 'server' && row.status === 'active' && row.cloudId !== server?.cloudId,
      ),
    );
    expect(again.key).toBe('hub');
    const found = await world.database.query('select code, cloud_id from anomaly where fleet_id = $1', [fleetId]);
    expect(found).toEqual([{ code: 'VANISHED', cloud_id: server?.cloudId }]);
  });

  it("is blocked by somebody else's port on its network, names it, and goes on by itself once it is gone", async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready');
    const network = (await rows(fleetId)).find(({ kind }) => kind === 'network');
    const foreign = await ports.create(world.cloud, { network_id: network?.cloudId ?? '', name: 'foreign' });
    // It is named before any call that takes something away has been answered.
    let letGo = (): void => undefined;
    const told = new Promise<void>((resolve) => (letGo = resolve));
    const unhook = world.emulator.onCall(({ kind, phase }) =>
      kind.startsWith('DELETE ') && phase === 'before' ? told : undefined,
    );
    await world.remove(fleetId);
    const blocked = await world.reaches(fleetId, 'blocked');
    expect(blocked.conditions[0].message).toContain(foreign.id);
    expect(marked(fleetId, 'networks')).toHaveLength(1);
    expect(marked(fleetId, 'floatingIps')).toHaveLength(1);
    unhook();
    letGo();
    await eventually(() => marked(fleetId, 'ports').length === 0);
    await ports.remove(world.cloud, foreign.id);
    await world.reaches(fleetId, 'deleted');
    expect(marked(fleetId, 'networks')).toEqual([]);
  });

  it('names what the cloud does not offer, and what it does', async () => {
    const [server] = fullSpec.servers;
    const fleetId = await world.createFleet({ ...fullSpec, servers: [{ ...server, flavor: 'm9.huge' }] });
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].message).toBe('the cloud has no flavor m9.huge; it offers: m1.small, m1.tiny');
    expect(marked(fleetId, 'networks')).toEqual([]);
  });

  it('gives no two fleets the same addresses', async () => {
    const fleets = await Promise.all([1, 2, 3, 4].map(() => world.createFleet(fullSpec)));
    await Promise.all(fleets.map((fleetId) => world.reaches(fleetId, 'ready')));
    const cidrs = (await Promise.all(fleets.map(rows)))
      .flat()
      .filter(({ kind }) => kind === 'subnet')
      .map(({ attributes }) => attributes.cidr);
    expect(new Set(cidrs).size).toBe(4);
  });
});

const fleetName = (rows: { kind: string; name: string }[]): string =>
  rows.find(({ kind }) => kind === 'network')?.name.replace(/-lan$/, '-') ?? '';
