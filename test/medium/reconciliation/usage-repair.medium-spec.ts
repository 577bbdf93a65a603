import { systemClock } from '../../../src/common/clock';
import { MeteringService } from '../../../src/metering';
import { floatingIps, routers, serverActions, servers, type Cloud } from '../../../src/openstack';
import { ReconciliationService } from '../../../src/reconciliation';
import { eventually } from '../../support/eventually';
import { hubSpec } from '../../support/fleets';
import { ReconcilerWorld } from '../../support/reconciler-world';

const spec = { ...hubSpec({ floatingIp: true }), router: { externalNetwork: 'public' } };

interface Fact {
  type: string;
  meter: string | null;
  state: string | null;
  at: Date;
  seen: Date | null;
}

describe('what is used, when nobody looks', () => {
  let world: ReconcilerWorld;
  let fleetId: string;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  beforeEach(async () => {
    fleetId = await world.createFleet(spec);
    await world.reaches(fleetId, 'ready');
  });
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  const facts = (kind = 'server') =>
    world.database.query<Fact>(
      `select type, meter, attributes->>'state' as state, occurred_at as at, last_seen_at as seen
       from lifecycle_event where fleet_id = $1 and kind = $2 order by occurred_at, seq`,
      [fleetId, kind],
    );
  const told = async () => (await facts()).map(({ type, meter, state }) => `${type} ${meter?.slice(7)} ${state}`);
  const server = () => {
    const found = world.ofFleet('servers', fleetId).at(0);
    if (!found) throw new Error('the fleet has no server');
    return found;
  };
  const reaches = (id: string, vmState: string) =>
    eventually(() => {
      const { vmState: now, taskState } = server();
      return server().id === id && now === vmState && taskState === null;
    });
  const actions = () => world.emulator.state.all('instanceActions').filter((one) => one.serverId === server().id);
  /** By others: nothing of the fleet is looked at meanwhile. */
  async function byOthers(work: (cloud: Cloud, id: string) => Promise<void>, vmState: string): Promise<void> {
    const { id } = server();
    await work(world.cloud, id);
    await reaches(id, vmState);
  }
  const act = (name: string, argument: unknown = null) =>
    byOthers.bind(null, async (cloud, id) => {
      const json = { [name]: argument };
      await cloud.request({ service: 'compute', method: 'POST', path: `/servers/${id}/action`, json });
    });

  it('is every stop and start of a server, at its time', async () => {
    await byOthers(serverActions.stop, 'stopped');
    await byOthers(serverActions.start, 'active');
    await act('shelve')('shelved_offloaded');
    await world.wake(fleetId);
    await eventually(async () => (await told()).length === 4);
    expect(await told()).toEqual([
      'opened m1.tiny running',
      'changed m1.tiny stopped',
      'changed m1.tiny running',
      'changed m1.tiny shelved',
    ]);
    const [, stop, start, shelve] = actions();
    expect((await facts()).slice(1).map(({ at }) => at.getTime())).toEqual([
      stop.startedAt,
      start.endedAt,
      shelve.startedAt,
    ]);
    expect(await world.reaches(fleetId, 'ready')).toBeDefined();
    const metering = new MeteringService(world.database);
    await metering.absorbAll();
    const intervals = (await metering.intervals({ fleetId })).filter(({ kind }) => kind === 'server');
    expect(intervals.map(({ state, share }) => `${state} ${share}`)).toEqual([
      ...['running 1', 'stopped 1', 'running 1', 'shelved 0'],
    ]);
  });

  it('is what we have asked for ourselves, too', async () => {
    const { database, fleetClouds, reconciler } = world;
    const service = new ReconciliationService(database, fleetClouds, reconciler, systemClock);
    await service.serverAction(fleetId, 'hub', 'stop');
    // The fleet is looked at once Nova may be done.
    const [{ due }] = await database.query<{ due: boolean }>(
      `select run_at < now() + interval '1 minute' as due from work_item where queue = 'reconcile' and key = $1`,
      [fleetId],
    );
    expect(due).toBe(true);
    await reaches(server().id, 'stopped');
    await world.wake(fleetId);
    await eventually(async () => (await told()).at(-1) === 'changed m1.tiny stopped');
    expect((await facts()).at(-1)?.at.getTime()).toBe(actions().at(-1)?.startedAt);
    const [{ type, message }] = await database.query<{ type: string; message: string }>(
      `select type, message from fleet_event where fleet_id = $1 and type like 'resource.%' order by seq desc limit 1`,
      [fleetId],
    );
    expect([type, message]).toEqual(['resource.stopped', expect.stringMatching(/^server .* is stopped now$/)]);
  });

  it('is the other flavor from when the resize was done', async () => {
    const small = world.emulator.state.all('flavors').find(({ name }) => name === 'm1.small');
    await act('resize', { flavorRef: small?.id })('resized');
    await world.wake(fleetId);
    await eventually(async () => (await told()).at(-1) === 'changed m1.small running');
    expect((await facts()).at(-1)?.at.getTime()).toBe(actions().at(-1)?.endedAt);
    const { meter } = await row('server');
    expect(meter).toBe('server.m1.small');
  });

  it('ends when the server was deleted, though it was found missing later', async () => {
    const { id } = server();
    await byOthers(serverActions.stop, 'stopped');
    await servers.remove(world.cloud, id);
    await eventually(() => world.emulator.state.all('servers').every((one) => one.id !== id));
    await world.wake(fleetId);
    const closed = await eventually(async () => (await facts()).find(({ type }) => type === 'closed'));
    const [, stopped, deleted] = world.emulator.state.all('instanceActions').filter((one) => one.serverId === id);
    expect([closed.at.getTime(), closed.seen]).toEqual([deleted.startedAt, null]);
    expect((await facts())[1]).toMatchObject({ state: 'stopped', at: new Date(stopped.startedAt) });
    await world.reaches(fleetId, 'ready');
  });

  it('ends when the server was deleted, though the cloud keeps it', async () => {
    const { id } = server();
    world.emulator.faults.set({ reclaimMs: 3_600_000 });
    await byOthers(async (cloud) => void (await servers.remove(cloud, id)), 'soft-delete');
    const deletedAt = actions().at(-1)?.startedAt;
    await world.wake(fleetId);
    const closed = await eventually(async () => (await facts()).find(({ type }) => type === 'closed'));
    expect([closed.at.getTime(), closed.seen]).toEqual([deletedAt, null]);
    await world.reaches(fleetId, 'ready');
    expect(server().id).not.toBe(id);
    // Neutron's default quota has room for no more than ten routers.
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });

  it.each([
    ['is purged', 'status'],
    ['is hidden by what is in front of it', 'proxy-status'],
  ] as const)('ends as Nova has counted where its record of actions %s', async (_why, effect) => {
    const { id } = server();
    world.emulator.faults.set({ rules: [{ kind: 'GET *os-instance-actions', effect, status: 404 }] });
    await servers.remove(world.cloud, id);
    await eventually(() => world.emulator.state.all('servers').every((one) => one.id !== id));
    await world.wake(fleetId);
    const closed = await eventually(async () => (await facts()).find(({ type }) => type === 'closed'));
    const past = world.emulator.state.all('pastServers').find((one) => one.id === id);
    expect([closed.at.getTime(), closed.seen]).toEqual([past?.deletedAt, null]);
    await world.reaches(fleetId, 'ready');
    // As above.
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });

  it('goes on of a server that somebody has renamed, which is called as before again', async () => {
    const { id, name } = server();
    await servers.update(world.cloud, id, { name: 'the one by the window' });
    await world.wake(fleetId);
    await eventually(() => server().name === name);
    await world.reaches(fleetId, 'ready');
    expect([server().id, await told()]).toEqual([id, ['opened m1.tiny running']]);
  });

  /** Others take its mark away, and put it back once it was taken for gone. */
  async function losesItsMark(): Promise<void> {
    await world.database.query(`update fleet set drift_policy = 'report' where id = $1`, [fleetId]);
    const { id, description } = server();
    const setMark = async (text: string) => {
      await servers.update(world.cloud, id, { description: text });
      await servers.setMetadata(world.cloud, id, { moorage: text });
      await world.wake(fleetId);
    };
    await setMark('somebody else');
    await eventually(async () => (await facts()).some(({ type }) => type === 'closed'));
    await world.reaches(fleetId, 'degraded');
    await setMark(description ?? '');
    await world.reaches(fleetId, 'ready');
  }

  it('is not counted once more of what was taken for gone', async () => {
    const { id, metadata } = server();
    await losesItsMark();
    const [opened, closed, again] = await facts();
    expect([opened.type, closed.type, again.type]).toEqual(['opened', 'closed', 'opened']);
    expect(again.at.getTime()).toBeGreaterThanOrEqual(closed.at.getTime());
    expect(server()).toMatchObject({ id, metadata });
  });

  it('goes on as it was of what was stopped when it was taken for gone', async () => {
    await byOthers(serverActions.stop, 'stopped');
    await world.wake(fleetId);
    await eventually(async () => (await told()).length === 2);
    await losesItsMark();
    expect(await told()).toEqual([
      ...['opened m1.tiny running', 'changed m1.tiny stopped', 'closed m1.tiny null', 'opened m1.tiny stopped'],
    ]);
    const [, , closed, again] = await facts();
    expect(again.at).toEqual(closed.at);
  });

  it('is known until it was last seen of what nobody tells the end of', async () => {
    await world.wake(fleetId);
    const [address] = await floatingIps.list(world.cloud, { description: `moorage:fleet=${fleetId};key=hub` });
    const { seenAt } = await eventually(async () => {
      const seen = await row('floating_ip');
      return seen.seenAt === null ? null : seen;
    });
    await floatingIps.remove(world.cloud, address.id);
    await world.wake(fleetId);
    const closed = await eventually(async () => (await facts('floating_ip')).find(({ type }) => type === 'closed'));
    expect(closed.seen).not.toBeNull();
    expect(closed.seen! >= seenAt! && closed.seen! < closed.at).toBe(true);
    await world.reaches(fleetId, 'ready');
  });

  it('is a router only while it has a gateway', async () => {
    expect(await facts('router')).toMatchObject([{ type: 'opened' }]);
    await world.change(fleetId, { ...spec, router: undefined, servers: [{ ...spec.servers[0], floatingIp: false }] });
    await world.reaches(fleetId, 'ready', 2);
    expect((await facts('router')).map(({ type }) => type)).toEqual(['opened', 'closed']);
    expect(await routers.list(world.cloud, { description: `moorage:fleet=${fleetId};key=router` })).toEqual([]);
  });

  async function row(kind: string): Promise<{ meter: string | null; seenAt: Date | null }> {
    const [found] = await world.database.query<{ meter: string | null; seenAt: Date | null }>(
      'select meter, seen_at as "seenAt" from cloud_resource where fleet_id = $1 and kind = $2 and deleted_at is null',
      [fleetId, kind],
    );
    return found;
  }
});
