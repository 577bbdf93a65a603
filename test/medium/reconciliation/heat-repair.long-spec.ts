import { keypairs, routers, servers, stacks, volumeAttachments, volumes } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;

describe('what others and failures do to a stack', () => {
  let world: ReconcilerWorld;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  const make = async (spec: unknown = fullSpec) => {
    const fleetId = await world.createFleet(spec, { engine: 'heat' });
    await world.reaches(fleetId, 'ready');
    return fleetId;
  };
  const idOf = (fleetId: string, kind: string) => world.recordedId(fleetId, kind);
  const anomalies = (fleetId: string) =>
    world.database.query('select kind, code from anomaly where fleet_id = $1 order by found_at', [fleetId]);
  const stacksOf = (fleetId: string) =>
    world.emulator.state
      .all('stacks')
      .filter(({ tags, deletedAt }) => deletedAt === null && tags.includes(`moorage:fleet=${fleetId};key=stack`));
  const serversOf = (fleetId: string) =>
    world.emulator.state.all('servers').filter(({ metadata }) => metadata.moorage?.includes(fleetId));

  it('has its server made anew, though the update that was to make it failed at first', async () => {
    const fleetId = await make();
    const server = await idOf(fleetId, 'server');
    await servers.remove(world.cloud, server);
    await eventually(() => world.emulator.state.get('servers', server) === undefined);
    world.emulator.faults.add({ kind: 'PUT orchestration/stacks/*', effect: 'status', status: 500, times: 1 });
    await world.settledAgain(fleetId);
    await world.reaches(fleetId, 'ready');
    expect(serversOf(fleetId)).toMatchObject([{ vmState: 'active', id: await idOf(fleetId, 'server') }]);
    expect(await anomalies(fleetId)).toEqual([{ kind: 'server', code: 'VANISHED' }]);
  });

  it('is known by its id when an update of others has taken its tags away', async () => {
    const fleetId = await make();
    const [before] = stacksOf(fleetId);
    const kinds = ['stack', 'server', 'network'];
    const ids = () => Promise.all(kinds.map((kind) => idOf(fleetId, kind)));
    const known = await ids();
    await stacks.update(world.cloud, { stack_name: before.name, id: before.id }, { template: before.template });
    await eventually(() => world.emulator.state.get('stacks', before.id)?.status === 'COMPLETE');
    expect(world.emulator.state.get('stacks', before.id)?.tags).toEqual([]);
    await world.settledAgain(fleetId);
    await world.reaches(fleetId, 'ready');
    expect(await ids()).toEqual(known);
    expect(stacksOf(fleetId)).toMatchObject([{ id: before.id, tags: before.tags }]);
    expect(await anomalies(fleetId)).toEqual([]);
  });

  it('is taken down as a stack when it has no tags', async () => {
    const fleetId = await make();
    const [{ id, name, template }] = stacksOf(fleetId);
    await stacks.update(world.cloud, { stack_name: name, id }, { template });
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(world.emulator.state.get('stacks', id)?.deletedAt).not.toBeNull();
    expect(serversOf(fleetId)).toEqual([]);
  });

  it('is metered by the old server for as long as the new one fails', async () => {
    const fleetId = await make();
    const server = await idOf(fleetId, 'server');
    const uses = () =>
      world.database.query<{ type: string }>(
        `select type from lifecycle_event where fleet_id = $1 and meter like 'server.%' order by occurred_at, seq`,
        [fleetId],
      );
    world.emulator.faults.set({ serverErrorShare: 1 });
    await world.change(fleetId, { ...fullSpec, servers: [{ ...hub, userData: '#!/bin/sh\n' }] });
    await world.reaches(fleetId, 'blocked');
    // Tried once more, and failed again.
    await world.wake(fleetId);
    await eventually(() => serversOf(fleetId).length > 2);
    await world.reaches(fleetId, 'blocked');
    expect(world.emulator.state.get('servers', server)).toMatchObject({ vmState: 'active' });
    expect(await idOf(fleetId, 'server')).toBe(server);
    expect((await uses()).map(({ type }) => type)).toEqual(['opened']);
    // Only what was begun after this comes to pass.
    await eventually(() => stacksOf(fleetId).every(({ status }) => status === 'FAILED'));
    world.emulator.faults.clear();
    await eventually(
      async () => {
        await world.wake(fleetId);
        return (await world.state(fleetId)).blueprintVersion === 2;
      },
      { timeoutMs: 15_000, everyMs: 500 },
    );
    await world.reaches(fleetId, 'ready', 2);
    expect((await uses()).map(({ type }) => type).sort()).toEqual(['closed', 'opened', 'opened']);
    expect(serversOf(fleetId)).toMatchObject([{ id: await idOf(fleetId, 'server'), vmState: 'active' }]);
  });

  it('has the joints made again that others have taken away, and only told where nothing is to be repaired', async () => {
    const spec = { ...fullSpec, servers: [{ ...hub, floatingIp: false, volumes: [{ key: 'data', sizeGiB: 1 }] }] };
    const fleetId = await make(spec);
    const [router, subnet] = [await idOf(fleetId, 'router'), await idOf(fleetId, 'subnet')];
    const joined = () =>
      world.emulator.state
        .all('ports')
        .filter(({ deviceId, fixedIps }) => deviceId === router && fixedIps.some((ip) => ip.subnet_id === subnet))
        .length;
    expect(joined()).toBe(1);
    await routers.removeInterface(world.cloud, router, { subnet_id: subnet });
    await world.settledAgain(fleetId);
    await world.reaches(fleetId, 'ready');
    expect(joined()).toBe(1);
    expect(await anomalies(fleetId)).toEqual([{ kind: 'router_interface', code: 'VANISHED' }]);
    expect(await idOf(fleetId, 'router_interface')).not.toBe('');

    await world.database.query(`update fleet set drift_policy = 'report' where id = $1`, [fleetId]);
    const [server, volume] = [await idOf(fleetId, 'server'), await idOf(fleetId, 'volume')];
    const attached = () => world.emulator.state.get('volumes', volume)?.status;
    await volumeAttachments.remove(world.cloud, server, volume);
    await eventually(() => attached() === 'available');
    await world.wake(fleetId);
    const { conditions } = await world.reaches(fleetId, 'degraded');
    expect(JSON.stringify(conditions)).toContain('volume_attachment hub/data has been taken away');
    expect(attached()).toBe('available');

    await world.database.query(`update fleet set drift_policy = 'repair' where id = $1`, [fleetId]);
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready');
    expect(attached()).toBe('in-use');
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(world.emulator.state.get('volumes', volume)).toBeUndefined();
  });

  it('has a volume anew, and attached, that others have taken off its server and deleted', async () => {
    const fleetId = await make({ ...fullSpec, servers: [{ ...hub, volumes: [{ key: 'data', sizeGiB: 1 }] }] });
    const [server, volume] = [await idOf(fleetId, 'server'), await idOf(fleetId, 'volume')];
    await volumeAttachments.remove(world.cloud, server, volume);
    await eventually(() => world.emulator.state.get('volumes', volume)?.status === 'available');
    await volumes.remove(world.cloud, volume);
    await eventually(() => world.emulator.state.get('volumes', volume) === undefined);
    await world.settledAgain(fleetId);
    await world.reaches(fleetId, 'ready');
    expect(stacksOf(fleetId)).toMatchObject([{ action: 'UPDATE', status: 'COMPLETE' }]);
    expect(world.emulator.state.get('volumes', await idOf(fleetId, 'volume'))).toMatchObject({ status: 'in-use' });
    expect(await idOf(fleetId, 'server')).toBe(server);
  });

  it('keeps the content of a volume that has failed a check and is there', async () => {
    const withDisk = (more: object = {}) => ({
      ...fullSpec,
      servers: [{ ...hub, ...more, volumes: [{ key: 'data', sizeGiB: 1 }] }],
    });
    const fleetId = await make(withDisk());
    const volume = await idOf(fleetId, 'volume');
    const [{ name, id }] = stacksOf(fleetId);
    // As a check does while the volume is at work, with a backup.
    const failed = `'status': expected '['available', 'in-use']', got 'backing-up'`;
    await stacks.markUnhealthy(world.cloud, { stack_name: name, id }, 'volume_hub_data', failed);
    await world.change(fleetId, withDisk({ userData: '#!/bin/sh\n' }));
    await world.reaches(fleetId, 'ready', 2);
    expect(await idOf(fleetId, 'volume')).toBe(volume);
    expect(world.emulator.state.get('volumes', volume)?.status).toBe('in-use');
  });

  it('tells that a suspended server cannot be made anew, and makes it once it runs again', async () => {
    const fleetId = await make();
    const server = await idOf(fleetId, 'server');
    await world.operate(server, 'suspend');
    await world.change(fleetId, { ...fullSpec, servers: [{ ...hub, userData: '#!/bin/sh\n' }] });
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0]).toMatchObject({
      reason: 'StackFailed',
      message: expect.stringMatching(
        /UPDATE_FAILED: Resource UPDATE failed: Conflict: resources\.server_hub: Cannot 'detach_interface' .* suspended$/,
      ) as unknown,
    });
    await world.operate(server, 'resume');
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    expect(serversOf(fleetId)).toMatchObject([{ id: await idOf(fleetId, 'server'), vmState: 'active' }]);
  });

  it('has its key pair again that others have deleted, also with another key', async () => {
    const fleetId = await make();
    const name = await idOf(fleetId, 'key_pair');
    const pair = () => world.emulator.state.all('keyPairs').find((one) => one.name === name);
    await keypairs.remove(world.cloud, name);
    await world.settledAgain(fleetId);
    await world.reaches(fleetId, 'ready');
    expect(pair()).toMatchObject({ publicKey: fullSpec.keyPair.publicKey });
    expect(await anomalies(fleetId)).toEqual([{ kind: 'key_pair', code: 'VANISHED' }]);

    const publicKey = fullSpec.keyPair.publicKey.replace('test', 'other');
    await world.change(fleetId, { ...fullSpec, keyPair: { publicKey } });
    await world.reaches(fleetId, 'ready', 2);
    expect(pair()).toMatchObject({ publicKey });
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(pair()).toBeUndefined();
  });
});
