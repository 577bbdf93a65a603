import { systemClock, type Clock } from '../../../src/common/clock';
import { newId } from '../../../src/common/ids';
import { claim, wake, type WorkLease } from '../../../src/database';
import { MeteringService, UsageReconciliationService } from '../../../src/metering';
import { floatingIps, routers, serverActions, volumes } from '../../../src/openstack';
import { Clouds } from '../../../src/reconciliation';
import { FleetClouds } from '../../../src/reconciliation/fleet.clouds';
import { insertInventory } from '../../../src/reconciliation/inventory/inventory.repository';
import { InventoryTaker } from '../../../src/reconciliation/inventory/inventory.taker';
import { reviewServer, skewMs } from '../../../src/reconciliation/inventory/server.review';
import { eventually } from '../../support/eventually';
import { GnocchiStandIn } from '../../support/gnocchi.stand-in';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { emulatorSettings, ReconcilerWorld } from '../../support/reconciler-world';
import { testKey } from '../../support/test-key';
import { startTestApp } from '../../support/test-app';
import { testDatabase } from '../../support/test-database';
import { lifecycleEvent, record } from './lifecycle.fixture';

const spec = {
  ...volumesSpec([dataVolume(1)], { floatingIp: true, count: 2 }),
  router: { externalNetwork: 'public' },
};
/** Things that are made now are settled by then. */
const later: Clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + 600_000) };

describe('a comparison of the intervals with the clouds', () => {
  let world: ReconcilerWorld;
  let fleetId: string;
  let taker: InventoryTaker;
  let reports: UsageReconciliationService;
  let metering: MeteringService;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    const { database, clouds, fleetClouds } = world;
    taker = new InventoryTaker(database, clouds, fleetClouds, later);
    metering = new MeteringService(database);
    reports = new UsageReconciliationService(database, metering, systemClock);
    reports.onApplicationBootstrap();
    fleetId = await world.createFleet(spec);
    await world.reaches(fleetId, 'ready');
  });
  afterAll(async () => {
    for (const close of closing) await close();
    await reports.beforeApplicationShutdown();
    await world.stop();
  });

  /** Its id; null where that night's is there. */
  const insert = async (night: string | null, clock = systemClock): Promise<string | null> => {
    const id = newId();
    const at = clock.now();
    const period = { from: new Date(at.getTime() - 86_400_000), to: at };
    const wanted = { id, askedBy: 'me', night, ...period, at };
    return (await world.database.transaction((tx) => insertInventory(tx, wanted))) ? id : null;
  };
  const leaseOf = async (id: string): Promise<WorkLease> => {
    const leases = await claim(world.database, { queue: 'inventory', limit: 10, leaseMs: 60_000 });
    return leases.find(({ key }) => key === id)!;
  };
  /** Takes an inventory and gives what differed, as `<cause> <kind>`. */
  const compared = async (by = taker, asked = systemClock): Promise<string[]> => {
    const id = (await insert(null, asked))!;
    await by.take(await leaseOf(id));
    const { items } = await eventually(() => reports.differences(id, { limit: 100 }));
    return items.map(({ cause, kind }) => `${cause} ${kind}`).sort();
  };
  const ours = () => world.ofFleet('servers', fleetId);
  const settled = (id: string, vmState: string) =>
    eventually(() => ours().some((one) => one.id === id && one.vmState === vmState && one.taskState === null));

  it('finds nothing in a fleet that stands, and tells what it has looked at', async () => {
    expect(await compared()).toEqual([]);
    const { items } = await reports.list({ limit: 1 });
    expect(items).toMatchObject([
      { askedBy: 'me', objects: 7, intervals: 7, novaServers: 2, gnocchi: 'absent', unread: [], differences: {} },
    ]);
  });

  it('compares what Gnocchi was told, where there is one', async () => {
    const gnocchi = await GnocchiStandIn.start();
    closing.push(() => gnocchi.close());
    const settings = { ...emulatorSettings(world.emulator), endpoints: { metric: gnocchi.url } };
    const clouds = new Clouds(() => settings, systemClock);
    const fleetClouds = new FleetClouds(world.database, clouds, systemClock, testKey);
    const besideGnocchi = new InventoryTaker(world.database, clouds, fleetClouds, later);
    const ago = (seconds: number) => new Date(systemClock.now().getTime() - seconds * 1_000).toISOString();
    const [first, second] = ours();
    gnocchi.resources = [
      { id: first.id, started_at: ago(3), ended_at: null },
      { id: second.id, started_at: ago(7_200), ended_at: ago(3_600) },
      // Not ours, and one that ended before the period.
      { id: newId(), started_at: ago(90_000), ended_at: null },
      { id: newId(), started_at: ago(190_000), ended_at: ago(180_000) },
    ];
    const told = async () => (await reports.list({ limit: 1 })).items[0].gnocchi;
    expect(await compared(besideGnocchi)).toEqual(['gnocchi server']);
    expect(await told()).toBe('compared');
    gnocchi.knowsServers = false;
    expect(await compared(besideGnocchi)).toEqual([]);
    expect(await told()).toBe('absent');
    await gnocchi.close();
    expect(await compared(besideGnocchi)).toEqual([]);
    expect((await reports.list({ limit: 1 })).items[0]).toMatchObject({ gnocchi: 'unread', objects: 7, unread: [] });
  });

  it('finds a stranger once, though two names lead to its project', async () => {
    const other = await world.createFleet({ networks: [{ key: 'lan', subnet: { cidr: 'auto' } }], servers: [] });
    await world.reaches(other, 'ready');
    await world.database.query(`update fleet set cloud = 'other-name' where id = $1`, [other]);
    const [network] = world.emulator.state.all('networks').filter(({ external }) => external);
    const stray = await routers.create(world.cloud, {
      name: 'stray',
      description: `moorage:fleet=${fleetId};key=stray`,
      external_gateway_info: { network_id: network.id },
    });
    expect(await compared()).toEqual(['leak router']);
    await routers.remove(world.cloud, stray.id);
    expect(await compared()).toEqual([]);
    await world.database.query('update fleet set cloud = null where id = $1', [other]);
  });

  it('reads the shared project once, however many fleets are still to get one of their own', async () => {
    const unbuilt = await world.createFleet({ networks: [], servers: [] }, { name: 'recon-unbuilt' });
    await world.reaches(unbuilt, 'ready');
    await world.database.query(`update fleet set project_quotas = '{}' where id = $1`, [unbuilt]);
    const reads = () => world.emulator.calls.all().filter(({ kind }) => kind === 'GET image/images').length;
    const before = reads();
    expect(await compared()).toEqual([]);
    expect(reads() - before).toBe(1);
    await world.database.query('update fleet set project_quotas = null where id = $1', [unbuilt]);
  });

  it('finds nothing in what ended while it looked', async () => {
    const one = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };
    const fleet = await world.createFleet({ networks: spec.networks, servers: [one] });
    await world.reaches(fleet, 'ready');
    const [{ accountId, resourceId }] = await world.database.query<{ accountId: string; resourceId: string }>(
      `select account_id as "accountId", id as "resourceId" from cloud_resource where fleet_id = $1 and kind = 'server'`,
      [fleet],
    );
    // At the very time at which the inventory is taken.
    const end = lifecycleEvent({ accountId, fleetId: fleet }, resourceId, 'closed', later.now().toISOString());
    await record(world.database, [end]);
    expect(await compared()).toEqual([]);
    await world.remove(fleet);
    await world.reaches(fleet, 'deleted');
  });

  it('finds a server on no record that Nova has counted, though it is on record as gone', async () => {
    const [{ id: cloudId }] = ours();
    const forgotten = async (at: Date | null) =>
      world.database.query('update cloud_resource set deleted_at = $2 where cloud_id = $1', [cloudId, at]);
    await forgotten(systemClock.now());
    expect(await compared()).toContain('leak server');
    await forgotten(null);
    expect(await compared()).toEqual([]);
  });

  it('finds what others did, and writes down the stops and starts that nobody saw', async () => {
    const [first, second] = ours();
    await serverActions.stop(world.cloud, first.id);
    await settled(first.id, 'stopped');
    await serverActions.start(world.cloud, first.id);
    await settled(first.id, 'active');
    await serverActions.stop(world.cloud, second.id);
    await settled(second.id, 'stopped');
    const [address] = await floatingIps.list(world.cloud, { description: `moorage:fleet=${fleetId};key=hub` });
    await floatingIps.remove(world.cloud, address.id);
    const [volume] = await volumes.listByMetadata(world.cloud, { moorage_fleet: fleetId });
    await volumes.extend(world.cloud, volume.id, 3, true);
    await eventually(async () => (await volumes.get(world.cloud, volume.id)).status === 'in-use');
    const [network] = world.emulator.state.all('networks').filter(({ external }) => external);
    const stray = await routers.create(world.cloud, {
      name: 'stray',
      description: `moorage:fleet=${fleetId};key=stray`,
      external_gateway_info: { network_id: network.id },
    });
    expect(await compared()).toEqual([
      ...['late server', 'late server', 'leak router', 'phantom floating_ip', 'resized volume'],
    ]);
    await routers.remove(world.cloud, stray.id);
    const states = (await metering.intervals({ fleetId })).filter(({ kind }) => kind === 'server');
    expect(states.map(({ state, end }) => `${state}${end === null ? ' on' : ''}`).sort()).toEqual([
      ...['running', 'running', 'running on', 'stopped', 'stopped on'],
    ]);
    // Once written down it is no difference any more.
    expect((await compared()).filter((text) => text.endsWith('server'))).toEqual([]);
  });

  it('finds what was done to a server before its use came on record', async () => {
    const one = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };
    const other = await world.createFleet({ networks: spec.networks, servers: [one] });
    await world.reaches(other, 'ready');
    const { database, cloud } = world;
    const [{ resourceId, cloudId, at }] = await database.query<{ resourceId: string; cloudId: string; at: Date }>(
      `select resource_id as "resourceId", attributes->>'cloudId' as "cloudId", occurred_at as at
       from lifecycle_event where fleet_id = $1 and recorded_at > occurred_at`,
      [other],
    );
    await serverActions.stop(cloud, cloudId);
    await eventually(() => world.emulator.state.get('servers', cloudId)?.vmState === 'stopped');
    await serverActions.start(cloud, cloudId);
    await eventually(() => world.emulator.state.get('servers', cloudId)?.vmState === 'active');
    // By the cloud's clock, which is as far behind as it may be, before it came on record.
    const updatedAt = new Date(at.getTime() - skewMs);
    const now = { meter: 'server.m1.tiny', unit: 'Hours', quantity: '1', state: 'running' as const };
    const review = () => reviewServer(database, cloud, { resourceId, cloudId, now, updatedAt }, later.now());
    expect([await review(), await review()]).toEqual([2, 0]);
    await world.remove(other);
    await world.reaches(other, 'deleted');
  });

  it('is made once a night, and once of each inventory', async () => {
    const id = (await insert('2026-11-28'))!;
    expect(await insert('2026-11-28')).toBeNull();
    const lease = await leaseOf(id);
    await taker.take(lease);
    await taker.take(lease);
    const report = await eventually(async () => (await reports.list({ limit: 1 })).items.find((one) => one.id === id));
    await wake(world.database, 'usage-comparison', id);
    await eventually(async () => {
      const [{ n }] = await world.database.query<{ n: number }>(
        `select count(*)::int as n from work_item where queue = 'usage-comparison' and run_at < 'infinity'`,
      );
      return n === 0;
    });
    expect((await reports.list({ limit: 1 })).items).toEqual([report]);
  });

  it('tells of a cloud that does not answer, says nothing of what is in it, and looks further back the next time', async () => {
    const [{ id }] = ours().filter(({ vmState }) => vmState === 'active');
    await serverActions.stop(world.cloud, id);
    await settled(id, 'stopped');
    await serverActions.start(world.cloud, id);
    await settled(id, 'active');
    world.emulator.faults.set({ rules: [{ kind: 'GET compute/servers/detail', effect: 'status', status: 500 }] });
    expect(await compared(taker, later)).toEqual([]);
    const [report] = (await reports.list({ limit: 1 })).items;
    expect(report).toMatchObject({ objects: 0, unread: [{ cloud: 'default' }] });
    world.emulator.faults.clear();
    expect((await compared()).filter((text) => text.endsWith('server'))).toEqual(['late server']);
  });

  it('is asked for by operators of all accounts, and read by everybody of them', async () => {
    const { database, close } = await testDatabase();
    const app = await startTestApp({ database, authUrl: world.emulator.authUrl });
    closing.push(() => app.close(), close);
    const call = <T>(method: string, path: string, token?: string) =>
      app.call<T>(method, `/api/v1/metering/reconciliations${path}`, undefined, token === undefined ? {} : { token });
    const tokenOf = async (role: string, accountId?: string) =>
      (await app.call<{ token: string }>('POST', '/api/v1/api-tokens', { name: role, role, accountId })).body.token;
    const asked = await call<{ id: string }>('POST', '', await tokenOf('operator'));
    expect(asked.status).toBe(202);
    const viewer = await tokenOf('viewer');
    const differences = await eventually(async () => {
      const answer = await call<{ items: { cause: string }[] }>('GET', `/${asked.body.id}/differences`, viewer);
      return answer.status === 200 ? answer.body : null;
    });
    // What is younger than the grace is nothing to speak of.
    expect(differences.items).toEqual([]);
    const { body } = await call<{ items: object[] }>('GET', '', viewer);
    expect(body.items).toMatchObject([{ id: asked.body.id, askedBy: 'operator', intervals: 0 }]);
    const { body: account } = await app.call<{ id: string }>('POST', '/api/v1/accounts', {
      name: 'a',
      currency: 'EUR',
      timeZone: 'UTC',
    });
    const limited = await tokenOf('operator', account.id);
    const refused = [await call('POST', '', limited), await call('GET', '', limited), await call('POST', '', viewer)];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
  });
});
