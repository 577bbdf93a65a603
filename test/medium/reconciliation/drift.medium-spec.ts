import { systemClock } from '../../../src/common/clock';
import { BlueprintService, blueprintSpecSchema, FleetService, LinkService, type Condition } from '../../../src/fleets';
import { floatingIps, networks, routers, securityGroupRules, serverActions, servers } from '../../../src/openstack';
import { DriftService } from '../../../src/reconciliation';
import { DriftScanner } from '../../../src/reconciliation/drift/drift.scanner';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { MovableClock } from '../../support/movable.clock';
import { ReconcilerWorld } from '../../support/reconciler-world';

describe('a scan for drift', () => {
  const cloudClock = new MovableClock(systemClock.now().toISOString());
  let world: ReconcilerWorld;
  let scanner: DriftScanner;
  let fleets: string[];

  beforeAll(async () => {
    world = await ReconcilerWorld.start({ cloudClock });
    scanner = new DriftScanner(world.database, world.clouds, systemClock, 300);
    // Nova's and Neutron's default quotas have room for no more than ten.
    fleets = [];
    for (let made = 0; made < 6; made += 1) fleets.push(await world.createFleet(fullSpec));
    for (const fleetId of fleets) await world.reaches(fleetId, 'ready');
    await new LinkService(world.database, systemClock).create(fleets[2], fleets[3]);
    await eventually(isLinked, { timeoutMs: 20_000 });
    for (const fleetId of fleets) await world.reaches(fleetId, 'ready');
  }, 60_000);
  afterAll(() => world.stop());

  const routerOf = (fleetId: string, key = 'router') =>
    world.emulator.state
      .all('routers')
      .find(({ description }) => description === `moorage:fleet=${fleetId};key=${key}`);
  const linkRouter = () => routerOf(fleets[2], `link-${fleets[3]}`);
  const interfacesOf = (routerId: string) =>
    world.emulator.state
      .all('ports')
      .filter(({ deviceId, deviceOwner }) => deviceId === routerId && deviceOwner === 'network:router_interface');
  /** The fleets' networks are joined by a router with a port on each, and both know the way. */
  const isLinked = () => {
    const router = linkRouter();
    return (
      router !== undefined &&
      interfacesOf(router.id).length === 2 &&
      [fleets[2], fleets[3]].every((fleetId) => routerOf(fleetId)?.routes.length === 1)
    );
  };

  /** As if nobody had looked at any of them for an hour. */
  const makeStale = () =>
    eventually(async () => {
      const rows = await world.database.query<{ key: string }>(
        `with stale as (update work_item set parked_at = now() - interval '1 hour' where run_at = 'infinity' returning key)
         select key from stale`,
      );
      return rows.length === fleets.length;
    });

  it('reads each kind once for all fleets, and wakes none of those that are as they should be', async () => {
    await makeStale();
    world.emulator.calls.clear();
    expect(await scanner.scan(5)).toEqual({ fleets: fleets.length, woken: [] });
    const calls = world.emulator.calls.all().map(({ kind }) => kind);
    expect(calls.filter((kind) => kind === 'GET network/subnets')).toHaveLength(1);
    expect(calls.filter((kind) => !kind.startsWith('GET ') && !kind.endsWith('/auth/tokens'))).toEqual([]);
    expect(calls.length).toBeLessThan(20);
  });

  it('looks at nothing again before its time', async () => {
    world.emulator.calls.clear();
    expect(await scanner.scan(5)).toEqual({ fleets: 0, woken: [] });
    expect(world.emulator.calls.count()).toBe(0);
  });

  it('wakes the fleets that differ, which are then mended, and leaves what is not ours', async () => {
    const foreign = await networks.create(world.cloud, { name: 'moorage-foreign-lan', description: 'not ours' });
    const [removed, bare] = fleets;
    const server = world.ofFleet('servers', removed).at(0);
    await servers.remove(world.cloud, server!.id);
    const floating = world.ofFleet('floatingIps', bare).at(0);
    const [owner, peer] = [fleets[2], fleets[3]];
    const { id: ofPeer, routes } = routerOf(peer)!;
    await routers.removeRoutes(world.cloud, ofPeer, [...routes]);
    const { id: ofLink } = linkRouter()!;
    for (const { id } of interfacesOf(ofLink)) await routers.removeInterface(world.cloud, ofLink, { port_id: id });
    await routers.remove(world.cloud, ofLink);
    await world.cloud.request({ service: 'network', method: 'DELETE', path: `/floatingips/${floating!.id}` });
    await makeStale();
    const { woken } = await scanner.scan(5);
    expect(woken.sort()).toEqual([removed, bare, owner, peer].sort());
    await eventually(() =>
      [removed, bare].every((id) =>
        (['servers', 'floatingIps'] as const).every((type) => world.ofFleet(type, id).length > 0),
      ),
    );
    await eventually(isLinked, { timeoutMs: 20_000 });
    expect((await networks.get(world.cloud, foreign.id)).description).toBe('not ours');
  });

  it('leaves it to the fleets to tell what is wrong when the cloud does not answer', async () => {
    await Promise.all(fleets.map((fleetId) => world.reaches(fleetId, 'ready')));
    await makeStale();
    world.emulator.faults.set({ rules: [{ kind: 'GET network/subnets', effect: 'status', status: 500 }] });
    const { woken } = await scanner.scan(5);
    world.emulator.faults.clear();
    expect(woken.sort()).toEqual([...fleets].sort());
  });

  it('of linked fleets that only report is told, whatever is done about the other one, and not mended', async () => {
    const pair = [fleets[2], fleets[3]];
    for (const fleetId of pair) {
      await world.reaches(fleetId, 'ready');
      await world.database.query(`update fleet set drift_policy = 'report' where id = $1`, [fleetId]);
    }
    const addressOf = (fleetId: string) => world.ofFleet('floatingIps', fleetId)[0];
    for (const fleetId of pair) await floatingIps.update(world.cloud, addressOf(fleetId).id, { port_id: null });
    for (const fleetId of pair) {
      await world.wake(fleetId);
      const isTold = ({ type, status }: Condition) => type === 'Drifted' && status === 'true';
      await eventually(async () => (await world.state(fleetId)).conditions.find(isTold));
      expect(await world.state(fleetId)).toMatchObject({ status: 'ready' });
    }
    expect(pair.map((fleetId) => addressOf(fleetId).portId)).toEqual([null, null]);
    await world.database.query(`update fleet set drift_policy = 'repair' where id = any($1)`, [pair]);
    for (const fleetId of pair) await world.wake(fleetId);
    await eventually(() => pair.every((fleetId) => addressOf(fleetId).portId !== null));
  });

  it('is not mended any more once it is only to be reported, though that was begun', async () => {
    const fleetId = fleets[4];
    await world.reaches(fleetId, 'ready');
    const setPolicy = async (policy: string) => {
      await world.database.query('update fleet set drift_policy = $2 where id = $1', [fleetId, policy]);
      await world.wake(fleetId);
    };
    const server = () => world.ofFleet('servers', fleetId).at(0);
    world.emulator.faults.set({ quotas: { compute: { instances: 0 } } });
    await servers.remove(world.cloud, server()?.id ?? '');
    await eventually(() => server() === undefined);
    await world.wake(fleetId);
    await world.reaches(fleetId, 'blocked');
    await setPolicy('report');
    world.emulator.faults.clear();
    await world.reaches(fleetId, 'degraded');
    await world.settledAgain(fleetId);
    const { status, conditions } = await world.state(fleetId);
    expect([status, server()]).toEqual(['degraded', undefined]);
    expect(conditions.find(({ type }) => type === 'Drifted')).toMatchObject({ status: 'true', reason: 'Differs' });
    const told = await world.database.query<{ policy: string }>(
      `select details->>'policy' as policy from fleet_event where fleet_id = $1 and type = 'fleet.drifted' order by seq`,
      [fleetId],
    );
    expect(told.map(({ policy }) => policy)).toEqual(['repair', 'report']);
    await setPolicy('repair');
    await eventually(server);
    await world.reaches(fleetId, 'ready');
  });

  describe('of a fleet that only reports', () => {
    let drift: DriftService;
    let fleetId: string;
    beforeAll(async () => {
      drift = new DriftService(world.database, world.reconciler, systemClock);
      fleetId = fleets[5];
      await world.reaches(fleetId, 'ready');
      await world.database.query(`update fleet set drift_policy = 'report' where id = $1`, [fleetId]);
    });
    const own = <T extends 'servers' | 'securityGroups' | 'floatingIps'>(type: T) => world.ofFleet(type, fleetId).at(0);
    const told = () =>
      world.database.query(`select 1 from fleet_event where fleet_id = $1 and type = 'fleet.drifted'`, [fleetId]);
    const drifted = async () =>
      (await world.state(fleetId)).conditions.find(({ type, status }) => type === 'Drifted' && status === 'true');

    it('tells what others changed and added, and serves on', async () => {
      const { id: group } = own('securityGroups')!;
      const open = { direction: 'ingress', protocol: 'tcp', port_range_min: 23, port_range_max: 23 } as const;
      // What came with the group is the cloud's own, and the cloud's clock tells seconds.
      const add = () => securityGroupRules.create(world.cloud, { security_group_id: group, ...open });
      const rule = await cloudClock.later(4_000, add);
      await floatingIps.update(world.cloud, own('floatingIps')!.id, { port_id: null });
      await world.wake(fleetId);
      expect((await eventually(drifted)).message).toBe('floating_ip hub is not associated with its port');
      expect(await world.state(fleetId)).toMatchObject({ status: 'ready', conditions: [{ status: 'true' }, {}, {}] });
      expect(await drift.report(fleetId)).toMatchObject({
        policy: 'report',
        drifted: true,
        differences: [{ kind: 'floating_ip', key: 'hub', change: 'changed', repair: 'update' }],
        added: [{ cloudId: rule.id, name: 'ingress IPv4 tcp 23', on: 'security_group/hub' }],
      });
    });

    it('is degraded where something is gone, tells it once, and makes nothing', async () => {
      await servers.remove(world.cloud, own('servers')!.id);
      await eventually(() => own('servers') === undefined);
      world.emulator.calls.clear();
      await world.wake(fleetId);
      await world.reaches(fleetId, 'degraded');
      await world.wake(fleetId);
      await eventually(async () => /server hub does not exist/.test((await drifted())?.message ?? ''));
      expect(world.emulator.calls.all().filter(({ kind }) => !kind.startsWith('GET '))).toEqual([]);
      expect(await told()).toHaveLength(2);
      expect((await drift.report(fleetId))?.differences).toContainEqual(
        expect.objectContaining({ kind: 'server', key: 'hub', change: 'deleted', repair: 'create' }),
      );
    });

    it('is mended when somebody asks for it, but for what is not ours', async () => {
      await drift.repair(fleetId, 'an operator');
      await world.reaches(fleetId, 'ready');
      const report = await drift.report(fleetId);
      expect(report).toMatchObject({ drifted: false, differences: [], added: [{ name: 'ingress IPv4 tcp 23' }] });
      expect(await drifted()).toBeUndefined();
      expect(own('servers')).toBeDefined();
    });

    it('tells what is gone, and what it cannot write down, beside each other', async () => {
      const two = { ...fullSpec, servers: [{ ...fullSpec.servers[0], count: 2 }] };
      await world.change(fleetId, two);
      await world.reaches(fleetId, 'ready', 2);
      const [stopped, removed] = world.ofFleet('servers', fleetId);
      const unreadable = `GET compute/servers/:id/os-instance-actions`;
      world.emulator.faults.set({ rules: [{ kind: unreadable, effect: 'status', status: 500 }] });
      await serverActions.stop(world.cloud, stopped.id);
      await eventually(() => world.emulator.state.get('servers', stopped.id)?.vmState === 'stopped');
      await servers.remove(world.cloud, removed.id);
      await eventually(() => world.emulator.state.get('servers', removed.id) === undefined);
      await world.wake(fleetId);
      await world.reaches(fleetId, 'degraded');
      expect((await drifted())?.message).toContain('server hub-2 ');
      const { conditions } = await world.state(fleetId);
      expect(conditions.find(({ type }) => type === 'Progressing')?.message).toContain('os-instance-actions');
      world.emulator.faults.clear();
      await drift.repair(fleetId, 'an operator');
      await world.reaches(fleetId, 'ready');
    });

    it('still does what people ask of it', async () => {
      await world.change(fleetId, { ...fullSpec, servers: [], endpoint: undefined });
      await world.reaches(fleetId, 'ready', 3);
      expect(own('servers')).toBeUndefined();
    });

    it('is brought back when what was asked for is taken back before it stood', async () => {
      await world.change(fleetId, fullSpec);
      await world.reaches(fleetId, 'ready', 4);
      const before = (await told()).length;
      const spec = blueprintSpecSchema.parse({
        ...fullSpec,
        servers: [{ ...fullSpec.servers[0], flavor: 'm1.small', count: 2 }],
      });
      const fleetService = new FleetService(world.database, systemClock);
      const { blueprintId } = await fleetService.get(fleetId);
      const other = await new BlueprintService(world.database, systemClock).create({ name: 'recon-more', spec });
      world.emulator.faults.set({ serverErrorShare: 1 });
      await fleetService.patch(fleetId, { blueprintId: other.id });
      await world.reaches(fleetId, 'blocked');
      world.emulator.faults.clear();
      await fleetService.patch(fleetId, { blueprintId });
      await world.reaches(fleetId, 'ready', 4);
      const standing = world.ofFleet('servers', fleetId);
      expect(standing).toMatchObject([{ vmState: 'active', name: expect.stringMatching(/-hub$/) as string }]);
      expect(await told()).toHaveLength(before);
    });
  });
});
