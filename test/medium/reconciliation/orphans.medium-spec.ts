import { systemClock } from '../../../src/common/clock';
import { groupBy } from '../../../src/common/group';
import { newId } from '../../../src/common/ids';
import { networks, ports, routers, servers, volumes as cinder, volumeSnapshots } from '../../../src/openstack';
import type { OrphanService } from '../../../src/reconciliation';
import { OrphanSweeper } from '../../../src/reconciliation/orphans/orphan.sweeper';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { orphansOf } from '../../support/orphans';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;
const volumes = [
  { key: 'data', sizeGiB: 1 },
  { key: 'book', sizeGiB: 1, keep: true },
];
const spec = { ...fullSpec, servers: [{ ...hub, serverGroup: 'anti-affinity', volumes }] };

describe('orphans', () => {
  let world: ReconcilerWorld;
  let orphans: OrphanService;
  let lost: string;
  let living: string;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    orphans = orphansOf(world);
    [lost, living] = [await world.createFleet(spec), await world.createFleet(fullSpec)];
    for (const fleetId of [lost, living]) await world.reaches(fleetId, 'ready');
  }, 60_000);
  afterAll(() => world.stop());

  const report = () => orphans.report(null, null);
  const marked = (fleetId: string) =>
    (
      ['networks', 'subnets', 'routers', 'ports', 'servers', 'floatingIps', 'securityGroups', 'volumes'] as const
    ).flatMap((type) => (world.ofFleet(type, fleetId) as { name?: string }[]).map(({ name }) => `${type} ${name}`));

  it('are none while every object is on record', async () => {
    expect(await report()).toEqual({ orphans: [], gone: [] });
  });

  it('are none either when the default cloud is asked for by its name, and no sweep loosens what is on record', async () => {
    const isLiving = ({ description }: { description: string }) => description.includes(living);
    const router = world.emulator.state.all('routers').find(isLiving)!;
    const subnet = world.emulator.state.all('subnets').find(isLiving)!;
    const route = { destination: '10.200.0.0/24', nexthop: `${subnet.cidr.slice(0, subnet.cidr.lastIndexOf('.'))}.9` };
    await routers.addRoutes(world.cloud, router.id, [route]);
    const joined = () => ({
      routes: world.emulator.state.all('routers').find(({ id }) => id === router.id)?.routes,
      ports: world.emulator.state.all('ports').filter(({ deviceId }) => deviceId === router.id).length,
    });
    const before = joined();
    expect(before).toEqual({ routes: [route], ports: 2 });
    expect(await orphans.report('lab', null)).toEqual({ orphans: [], gone: [] });
    expect(await orphans.sweep('lab', null, null)).toEqual({ removed: [], left: [], woken: [] });
    // As a fleet may have taken them up since the report.
    const taken = [router, subnet].map(({ id: cloudId, name, description: mark }, index) => ({
      kind: (['router', 'subnet'] as const)[index],
      cloudId,
      name,
      mark,
      key: mark.split(';key=')[1],
      fleetId: living,
      fleet: null,
      state: 'orphan' as const,
      createdAt: null,
      ownProjectOf: null,
    }));
    const { left } = await new OrphanSweeper(world.database, world.cloud, systemClock, taken).sweep();
    expect(left.map(({ reason }) => reason)).toEqual(taken.map(() => 'a fleet has it on record by now'));
    expect(joined()).toEqual(before);
    await routers.removeRoutes(world.cloud, router.id, [route]);
  });

  it('are found by mark or record, of deleted fleets and of ones that were never here; kept volumes are told apart', async () => {
    // As a database that was put back to the state of a day before would have it.
    await world.database.query(
      `update cloud_resource set status = 'deleted', deleted_at = now(), meter = null where fleet_id = $1`,
      [lost],
    );
    await world.database.query(`update fleet set status = 'deleted', deleted_at = now() where id = $1`, [lost]);
    const stranger = newId();
    const description = `moorage:fleet=${stranger};key=lan`;
    const { id } = await networks.create(world.cloud, { name: 'moorage-stranger-lan', description });
    for (const { id: volume_id, description: of } of world.emulator.state.all('volumes')) {
      const key = `snapshot/${of?.endsWith('book') ? 'book' : 'data'}`;
      const mark = `moorage:fleet=${lost};key=${key}`;
      await volumeSnapshots.create(world.cloud, {
        volume_id,
        name: `moorage-lost-${key}`,
        description: mark,
        metadata: { moorage: mark },
        force: true,
      });
    }
    await eventually(() => world.emulator.state.all('volumeSnapshots').every(({ status }) => status === 'available'));
    const found = await report();
    expect(found.gone).toEqual([]);
    const states = groupBy(found.orphans, ({ state }) => state);
    expect(states.get('unknown-fleet')).toMatchObject([{ cloudId: id, fleetId: stranger, fleet: null }]);
    expect(states.get('kept')).toMatchObject([
      { kind: 'volume', key: 'hub/book' },
      { kind: 'volume_snapshot', key: 'snapshot/book' },
    ]);
    expect(
      states
        .get('orphan')
        ?.map(({ kind }) => kind)
        .sort(),
    ).toEqual(
      [
        ...['floating_ip', 'key_pair', 'network', 'port', 'router', 'security_group', 'security_group_rule'],
        ...['security_group_rule', 'server', 'server_group', 'subnet', 'volume', 'volume_snapshot'],
      ].sort(),
    );
    expect(states.get('orphan')?.every(({ fleetId }) => fleetId === lost)).toBe(true);
    const [{ account }] = await world.database.query<{ account: string }>(
      'select account_id as account from fleet where id = $1',
      [living],
    );
    expect(await orphans.report(null, [account])).toEqual({ orphans: [], gone: [] });
  });

  it('are swept, but for what stands in the way of others, what was kept and what may be of somebody else', async () => {
    const network = world.ofFleet('networks', lost)[0];
    const foreign = await ports.create(world.cloud, { name: 'theirs', network_id: network.id });
    const livingBefore = marked(living);
    const first = await orphans.sweep(null, null, null);
    expect(first.left.map(({ orphan }) => orphan.kind).sort()).toEqual(['network', 'subnet']);
    expect(first.left[0].reason).toMatch(/in use|one or more ports/i);
    await ports.remove(world.cloud, foreign.id);
    const second = await orphans.sweep(null, null, null);
    expect(second).toMatchObject({ left: [], woken: [] });
    expect(marked(lost)).toEqual([expect.stringContaining('book')]);
    expect((await report()).orphans.map(({ state }) => state).sort()).toEqual(['kept', 'kept', 'unknown-fleet']);
    expect(world.emulator.state.all('keyPairs')).toHaveLength(1);
    expect(world.emulator.state.all('serverGroups')).toEqual([]);
    expect(marked(living)).toEqual(livingBefore);
    const [{ swept }] = await world.database.query<{ swept: number }>(
      `select count(*)::int as swept from fleet_event where fleet_id = $1 and type = 'orphan.swept'`,
      [lost],
    );
    expect(swept).toBe(first.removed.length + second.removed.length);
  });

  it('go by name whatever they are', async () => {
    const all = (await report()).orphans.map(({ cloudId }) => cloudId);
    const { removed } = await orphans.sweep(null, null, all);
    expect(removed).toHaveLength(3);
    expect((await report()).orphans).toEqual([]);
  });

  it('tells of what fleets have and the cloud has not, which a sweep has them look after', async () => {
    const server = world.ofFleet('servers', living)[0];
    await servers.remove(world.cloud, server.id);
    await eventually(async () => (await report()).gone.length > 0);
    expect((await report()).gone).toMatchObject([{ kind: 'server', key: 'hub', cloudId: server.id, fleetId: living }]);
    expect((await orphans.sweep(null, null, null)).woken).toEqual([living]);
    await eventually(() => marked(living).some((text) => text.startsWith('servers ')));
    await world.reaches(living, 'ready');
    expect(await report()).toEqual({ orphans: [], gone: [] });
  });
});

describe('orphans in a cloud that keeps deleted servers for an hour', () => {
  it('are gone with a sweep, and so is what its servers hold', async () => {
    const world = await ReconcilerWorld.start();
    const orphans = orphansOf(world);
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]), { name: 'recon-reclaimed' });
    await world.reaches(fleetId, 'ready');
    await world.database.query(
      `update cloud_resource set status = 'deleted', deleted_at = now(), meter = null where fleet_id = $1`,
      [fleetId],
    );
    await world.database.query(`update fleet set status = 'deleted', deleted_at = now() where id = $1`, [fleetId]);
    world.emulator.faults.set({ reclaimMs: 3_600_000 });
    expect(await orphans.sweep(null, null, null)).toMatchObject({ left: [] });
    expect(world.emulator.state.all('volumes')).toEqual([]);
    expect(world.emulator.state.all('servers').filter(({ vmState }) => vmState === 'soft-delete')).toEqual([]);
    await world.stop();
  });
});

describe('orphans in a fleet’s own project', () => {
  it('are found there and swept, and what is missing there is told', async () => {
    const world = await ReconcilerWorld.start();
    const orphans = orphansOf(world);
    const fleetId = await world.createFleet(fullSpec, { name: 'recon-apart', ownProject: true });
    await world.reaches(fleetId, 'ready');
    expect(await orphans.report(null, null)).toEqual({ orphans: [], gone: [] });
    const [server] = world.emulator.state.all('servers');
    await servers.remove(world.cloud, server.id);
    await eventually(async () => (await orphans.report(null, null)).gone.some(({ cloudId }) => cloudId === server.id));
    await world.settledAgain(fleetId);
    // As after the database was put back to a state of before.
    await world.database.query(
      `update cloud_resource set status = 'deleted', deleted_at = now(), meter = null where fleet_id = $1`,
      [fleetId],
    );
    const [project] = world.emulator.state.all('projects').filter(({ name }) => name === 'moorage-recon-apart');
    const inside = () =>
      (['networks', 'routers', 'servers', 'floatingIps'] as const).flatMap((type) =>
        world.emulator.state.all(type).filter(({ projectId }) => projectId === project.id),
      );
    expect(inside()).toHaveLength(4);
    expect(await orphans.report(null, [newId()])).toEqual({ orphans: [], gone: [] });
    const found = (await orphans.report(null, null)).orphans;
    expect(found.map(({ kind, state }) => `${kind} ${state}`)).toEqual(
      expect.arrayContaining(['network orphan', 'server orphan', 'floating_ip orphan']),
    );
    expect(await orphans.sweep(null, null, null)).toMatchObject({ left: [] });
    expect(inside()).toEqual([]);
    await world.stop();
  });
});

describe('a volume that is just being left to be kept', () => {
  it('is told for no orphan, nor swept where it was told before', async () => {
    const world = await ReconcilerWorld.start();
    const orphans = orphansOf(world);
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await world.reaches(fleetId, 'ready');
    const [{ id, name, description }] = world.emulator.state.all('volumes');
    // As a run does it between the two looks at the records.
    const unhook = world.emulator.onCall(async ({ kind, phase }) => {
      if (kind !== 'GET block-storage/volumes/detail' || phase !== 'after') return;
      unhook();
      await cinder.update(world.cloud, id, { metadata: { moorage_keep: 'true' } });
      await world.database.query(
        `update cloud_resource set status = 'deleted', deleted_at = now(), meter = null where kind = 'volume' and fleet_id = $1`,
        [fleetId],
      );
    });
    expect((await orphans.report(null, null)).orphans).toEqual([]);
    const told = {
      kind: 'volume' as const,
      cloudId: id,
      name: name ?? '',
      key: 'hub/data',
      mark: description ?? '',
      fleetId,
      fleet: null,
      state: 'orphan' as const,
      createdAt: null,
      ownProjectOf: null,
    };
    const { left } = await new OrphanSweeper(world.database, world.cloud, systemClock, [told]).sweep();
    expect(left.map(({ reason }) => reason)).toEqual(['is to be kept by now']);
    expect(world.emulator.state.all('volumes').map(({ status }) => status)).toEqual(['in-use']);
    await world.stop();
  });
});
