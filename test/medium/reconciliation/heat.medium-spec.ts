import { systemClock } from '../../../src/common/clock';
import { routers, securityGroupRules, servers, stacks } from '../../../src/openstack';
import { DriftService } from '../../../src/reconciliation';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { MovableClock } from '../../support/movable.clock';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;
const withDisk = { ...fullSpec, servers: [{ ...hub, volumes: [{ key: 'data', sizeGiB: 1 }] }] };

describe('a fleet that Heat makes', () => {
  const cloudClock = new MovableClock(systemClock.now().toISOString());
  let world: ReconcilerWorld;

  beforeAll(async () => {
    world = await ReconcilerWorld.start({ cloudClock });
  });
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  const make = (spec: unknown = fullSpec) => world.createFleet(spec, { engine: 'heat' });
  const rows = (fleetId: string) =>
    world.database.query<{ kind: string; key: string; name: string; status: string; cloudId: string }>(
      `select kind, key, name, status, cloud_id as "cloudId" from cloud_resource
       where fleet_id = $1 and deleted_at is null order by kind, key`,
      [fleetId],
    );
  const idOf = async (fleetId: string, wanted: string) =>
    (await rows(fleetId)).find(({ kind }) => kind === wanted)?.cloudId ?? '';
  const usage = async (fleetId: string) => {
    const events = await world.database.query<{ type: string; meter: string; quantity: string | null }>(
      `select type, meter, quantity::text from lifecycle_event where fleet_id = $1 order by occurred_at, seq`,
      [fleetId],
    );
    return events
      .map(({ type, meter, quantity }) => `${type} ${meter}${quantity === null ? '' : ` ${quantity}`}`)
      .sort();
  };
  const stackOf = (fleetId: string) =>
    world.emulator.state
      .all('stacks')
      .filter(({ tags, deletedAt }) => deletedAt === null && tags.includes(`moorage:fleet=${fleetId};key=stack`));
  const left = (fleetId: string) =>
    (
      ['networks', 'subnets', 'routers', 'ports', 'servers', 'floatingIps', 'securityGroups', 'volumes'] as const
    ).flatMap((type) => world.emulator.state.all(type).filter((row) => JSON.stringify(row).includes(fleetId)));
  const ready = (fleetId: string) => world.reaches(fleetId, 'ready');

  it('is one stack, tracked and metered object by object, changed with its blueprint, and gone without a trace', async () => {
    const fleetId = await make(withDisk);
    const { endpoint } = await ready(fleetId);
    const [stack, ...more] = stackOf(fleetId);
    expect(more).toEqual([]);
    expect(stack.name).toMatch(/^moorage-f[0-9a-f]+-stack$/);
    const made = await rows(fleetId);
    expect(made.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      ...['floating_ip hub', 'key_pair key', 'network lan', 'port hub/lan', 'router router', 'router_interface lan'],
      ...['security_group hub', 'server hub', 'stack stack', 'subnet lan', 'volume hub/data'],
      'volume_attachment hub/data',
    ]);
    expect(new Set(made.map(({ status }) => status))).toEqual(new Set(['active']));
    expect(endpoint?.host).toBe(world.emulator.state.get('floatingIps', await idOf(fleetId, 'floating_ip'))?.address);
    const opened = ['opened floating_ip 1', 'opened router 1', 'opened server.m1.tiny 1', 'opened volume 1'];
    expect(await usage(fleetId)).toEqual(opened);

    const changes = () => world.emulator.calls.all().filter(({ method }) => method !== 'GET').length;
    const before = changes();
    await world.settledAgain(fleetId);
    expect(changes()).toBe(before);

    const server = await idOf(fleetId, 'server');
    await world.change(fleetId, {
      ...withDisk,
      servers: [{ ...hub, userData: '#!/bin/sh\n', volumes: [{ key: 'data', sizeGiB: 2 }] }],
    });
    await world.reaches(fleetId, 'ready', 2);
    expect(stackOf(fleetId).map(({ id }) => id)).toEqual([stack.id]);
    expect(await idOf(fleetId, 'server')).not.toBe(server);
    expect(await usage(fleetId)).toEqual(
      [...opened, 'changed volume 2', 'closed server.m1.tiny', 'opened server.m1.tiny 1'].sort(),
    );

    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect([stackOf(fleetId), left(fleetId), await rows(fleetId)]).toEqual([[], [], []]);
    expect((await usage(fleetId)).filter((event) => event.startsWith('closed'))).toHaveLength(5);
  });

  it('has a volume that its stack makes anew metered from when it was made, not from when the stack rests', async () => {
    const fleetId = await make(withDisk);
    await ready(fleetId);
    const before = await idOf(fleetId, 'volume');
    await world.cloud.request({
      service: 'block-storage',
      method: 'POST',
      path: '/types',
      json: { volume_type: { name: 'fast' } },
    });
    const volumes = [{ key: 'data', sizeGiB: 1, type: 'fast' }];
    await world.change(fleetId, { ...withDisk, servers: [{ ...hub, volumes }] });
    await world.reaches(fleetId, 'ready', 2);
    const volume = world.emulator.state.get('volumes', await idOf(fleetId, 'volume'));
    expect(volume?.id).not.toBe(before);
    const opened = await world.database.query<{ at: Date }>(
      `select occurred_at as at from lifecycle_event
       where fleet_id = $1 and type = 'opened' and attributes->>'cloudId' = $2`,
      [fleetId, volume?.id],
    );
    expect(opened.map(({ at }) => at.getTime())).toEqual([volume?.createdAt]);
  });

  it('has no rule added by others, though its stack makes its rules anew at any time', async () => {
    const withRules = (...more: object[]) => ({
      ...fullSpec,
      securityGroups: [{ key: 'hub', rules: [...fullSpec.securityGroups[0].rules, ...more] }],
    });
    const fleetId = await make(withRules());
    await ready(fleetId);
    const group = await idOf(fleetId, 'security_group');
    const dns = { direction: 'egress', protocol: 'udp', port: 53, remoteCidr: '192.0.2.0/24' };
    const drift = new DriftService(world.database, world.reconciler, systemClock);
    const open = { direction: 'ingress', protocol: 'tcp', port_range_min: 23, port_range_max: 23 } as const;
    // What comes with a group is told apart from what comes later by whole seconds.
    await cloudClock.later(4_000, async () => {
      await world.change(fleetId, withRules({ protocol: 'tcp', port: 8883 }, dns));
      await world.reaches(fleetId, 'ready', 2);
      expect((await drift.report(fleetId))?.added).toEqual([]);
      await securityGroupRules.create(world.cloud, { security_group_id: group, ...open });
    });
    expect((await drift.report(fleetId))?.added).toMatchObject([{ name: 'ingress IPv4 tcp 23' }]);
  });

  it('tells why its stack failed, and has it repaired', async () => {
    world.emulator.faults.set({ serverErrorShare: 1 });
    const fleetId = await make();
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0]).toMatchObject({ type: 'Ready', status: 'false', reason: 'StackFailed' });
    expect(conditions[0].message).toMatch(
      /^stack moorage-f[0-9a-f]+-stack CREATE_FAILED: Resource CREATE failed: ResourceInError: resources\.server_hub:/,
    );
    world.emulator.faults.clear();
    await world.wake(fleetId);
    await ready(fleetId);
    expect(
      world.emulator.state.all('servers').filter(({ metadata }) => metadata.moorage?.includes(fleetId)),
    ).toHaveLength(1);
  });

  it('is deleted while its stack is being made, and when its stack had failed', async () => {
    world.emulator.faults.set({ serverErrorShare: 1 });
    const [failed, busy] = [await make(), await make()];
    await eventually(() => stackOf(busy).length === 1);
    await world.remove(busy);
    await world.reaches(failed, 'blocked');
    await world.remove(failed);
    for (const fleetId of [failed, busy]) {
      await world.reaches(fleetId, 'deleted');
      expect([stackOf(fleetId), left(fleetId)]).toEqual([[], []]);
    }
  });

  it('comes back when its stack, or an object of it, was deleted by someone else', async () => {
    const fleetId = await make();
    await ready(fleetId);
    const [{ id, name }] = stackOf(fleetId);
    await stacks.remove(world.cloud, { stack_name: name, id });
    await eventually(() => stackOf(fleetId).length === 0);
    await world.settledAgain(fleetId);
    const [again] = stackOf(fleetId);
    expect(again.id).not.toBe(id);

    const server = await idOf(fleetId, 'server');
    await servers.remove(world.cloud, server);
    await eventually(() => world.emulator.state.get('servers', server) === undefined);
    await world.settledAgain(fleetId);
    expect(stackOf(fleetId).map((stack) => stack.id)).toEqual([again.id]);
    expect(world.emulator.state.get('servers', await idOf(fleetId, 'server'))).toMatchObject({ vmState: 'active' });
    const anomalies = await world.database.query(
      `select kind, code from anomaly where fleet_id = $1 order by found_at`,
      [fleetId],
    );
    expect(anomalies).toEqual([
      { kind: 'stack', code: 'VANISHED' },
      { kind: 'server', code: 'VANISHED' },
    ]);
  });

  it('has IPv6 beside IPv4, a network without gateway, and static routes, which come and go', async () => {
    const routes = [{ destination: '10.9.0.0/16', nexthop: '10.8.0.9' }];
    const spec = (...more: object[]) => ({
      ...fullSpec,
      router: { ...fullSpec.router, networks: ['lan'], routes: more },
      networks: [
        { key: 'lan', subnet: { cidr: '10.8.0.0/24' }, subnet6: { cidr: 'fd00:8::/64' } },
        { key: 'far', subnet: { cidr: '10.7.0.0/24', gateway: 'none' } },
      ],
    });
    const fleetId = await make(spec(...routes));
    await ready(fleetId);
    const router = await idOf(fleetId, 'router');
    const routesNow = () => world.emulator.state.get('routers', router)?.routes;
    const subnetsNow = world.ofFleet('subnets', fleetId);
    expect(subnetsNow.map(({ cidr, gatewayIp, raMode }) => [cidr, gatewayIp, raMode]).sort()).toEqual([
      ['10.7.0.0/24', null, null],
      ['10.8.0.0/24', '10.8.0.1', null],
      ['fd00:8::/64', 'fd00:8::', 'slaac'],
    ]);
    expect(routesNow()).toEqual(routes);

    await routers.removeRoutes(world.cloud, router, routes);
    await world.settledAgain(fleetId);
    expect(routesNow()).toEqual(routes);

    await world.change(fleetId, spec());
    await world.reaches(fleetId, 'ready', 2);
    expect([routesNow(), await idOf(fleetId, 'router')]).toEqual([[], router]);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect([stackOf(fleetId), left(fleetId)]).toEqual([[], []]);
  });

  it('has its pools and host routes still when they are not spoken of any more', async () => {
    const pools = [{ start: '10.0.4.100', end: '10.0.4.200' }];
    const specOf = (more: object, count: number) => ({
      ...fullSpec,
      networks: [{ key: 'lan', subnet: { cidr: '10.0.4.0/24', ...more } }],
      servers: [{ ...hub, count, floatingIp: false }],
    });
    const hostRoutes = [{ destination: '10.9.0.0/16', nexthop: '10.0.4.9' }];
    const fleetId = await make(specOf({ allocationPools: pools, hostRoutes }, 1));
    await ready(fleetId);
    await world.change(fleetId, specOf({}, 2));
    await world.reaches(fleetId, 'ready', 2);
    const subnet = world.emulator.state.get('subnets', await idOf(fleetId, 'subnet'));
    expect([subnet?.pools, subnet?.hostRoutes]).toEqual([pools, hostRoutes]);
    await world.settledAgain(fleetId);
    expect((await world.state(fleetId)).status).toBe('ready');
  });

  it('leaves a volume in the cloud that is to be kept since its stack was last changed', async () => {
    const fleetId = await make(withDisk);
    await ready(fleetId);
    const volume = await idOf(fleetId, 'volume');
    const inCloud = () => world.emulator.state.get('volumes', volume);
    const kind = 'PUT orchestration/stacks/:name/:id';
    world.emulator.faults.set({ rules: [{ kind, effect: 'status', status: 500 }] });
    const refused = () => world.emulator.calls.all().filter((call) => call.kind === kind && call.status === 500).length;
    await world.database.query('update fleet set delete_requested_at = now() where id = $1', [fleetId]);
    await world.change(fleetId, {
      ...withDisk,
      servers: [{ ...hub, volumes: [{ key: 'data', sizeGiB: 1, keep: true }] }],
    });
    const before = refused();
    await eventually(() => refused() > before + 1);
    expect([stackOf(fleetId).length, inCloud()?.status]).toEqual([1, 'in-use']);

    world.emulator.faults.clear();
    await world.wake(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(left(fleetId)).toMatchObject([{ id: volume, status: 'available', metadata: { moorage_keep: 'true' } }]);
    const kept = `select details->>'cloudId' as id from fleet_event where fleet_id = $1 and type = 'resource.kept'`;
    expect(await world.database.query(kept, [fleetId])).toEqual([{ id: volume }]);
  });

  it('leaves a stack of its name that is not its own alone', async () => {
    const template = { heat_template_version: '2018-08-31', resources: {} };
    const { id } = await stacks.create(world.cloud, { stack_name: 'moorage-taken-stack', template });
    const fleetId = await world.createFleet(fullSpec, { name: 'taken', engine: 'heat' });
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0]).toMatchObject({ reason: 'NameTaken' });
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(world.emulator.state.get('stacks', id)).toMatchObject({ deletedAt: null, status: 'COMPLETE' });
  });
});
