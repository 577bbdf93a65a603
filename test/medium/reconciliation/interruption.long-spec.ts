import { systemClock } from '../../../src/common/clock';
import { servers } from '../../../src/openstack';
import { PauseService } from '../../../src/reconciliation';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

/** A blueprint that takes a while: groups, at 8 a time. */
const groups = 50;
const wide = {
  networks: fullSpec.networks,
  router: fullSpec.router,
  securityGroups: Array.from({ length: groups }, (_, n) => ({ key: `wide-${n}`, rules: [] })),
};
const narrow = { ...wide, securityGroups: [{ key: 'wide-0', rules: [{ protocol: 'icmp' }] }] };
const quotas = { network: { security_group: -1, security_group_rule: -1 } };

describe('a run whose fleet is wanted otherwise meanwhile', () => {
  let world: ReconcilerWorld;
  let pauses: PauseService;
  beforeAll(async () => {
    // So long that a test would fail if anything waited for the effect of a create that was never sent.
    world = await ReconcilerWorld.start({ settleMs: 60_000 });
    pauses = new PauseService(world.database, systemClock);
  });
  afterAll(() => world.stop());
  beforeEach(() => world.emulator.faults.set({ quotas }));

  const marked = (fleetId: string, type: 'networks' | 'routers' | 'securityGroups' | 'securityGroupRules') =>
    world.ofFleet(type, fleetId);
  const changes = () => world.emulator.calls.all().filter(({ method }) => method !== 'GET').length;
  /** Builds the wide fleet, up to its first groups. */
  const begin = async (): Promise<string> => {
    world.emulator.faults.set({ latencyMs: 100, quotas });
    const fleetId = await world.createFleet(wide);
    await eventually(() => marked(fleetId, 'securityGroups').length > 0);
    return fleetId;
  };
  const condition = async (fleetId: string, type: string) =>
    (await world.state(fleetId)).conditions.find((one) => one.type === type);

  it('takes up a new version of the blueprint before its next step', async () => {
    const fleetId = await begin();
    await world.change(fleetId, narrow);
    await world.reaches(fleetId, 'ready', 2);
    expect(marked(fleetId, 'securityGroupRules')).toHaveLength(1);
    const made = await world.database.query(
      `select 1 from cloud_resource where fleet_id = $1 and kind = 'security_group' and cloud_id is not null`,
      [fleetId],
    );
    expect(made.length).toBeLessThan(35);
  });

  it('turns round when the fleet is deleted, and leaves nothing', async () => {
    const fleetId = await begin();
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    for (const type of ['networks', 'routers', 'securityGroups', 'securityGroupRules'] as const) {
      expect(marked(fleetId, type)).toEqual([]);
    }
    const made = await world.database.query(
      `select 1 from cloud_resource where fleet_id = $1 and kind = 'security_group' and cloud_id is not null`,
      [fleetId],
    );
    expect(made.length).toBeLessThan(35);
  });

  it('ends after the calls under way when it is cancelled, and goes on when it is resumed', async () => {
    const fleetId = await begin();
    await pauses.pause(fleetId, 'olga', 'Cancelled');
    await world.rests(fleetId);
    const [before, made] = [changes(), marked(fleetId, 'securityGroups').length];
    expect(made).toBeLessThan(35);
    expect(await condition(fleetId, 'Progressing')).toMatchObject({ status: 'false', reason: 'Paused' });
    const waiting = {
      status: 'false',
      reason: 'ChangesWait',
      message: expect.stringMatching(/; and \d+ more$/) as string,
    };
    expect(await condition(fleetId, 'Drifted')).toMatchObject(waiting);
    await world.wake(fleetId);
    await world.rests(fleetId);
    expect(changes()).toBe(before);
    await pauses.resume(fleetId, 'olga');
    await world.reaches(fleetId, 'ready', 1);
    expect(marked(fleetId, 'securityGroups')).toHaveLength(groups);
    const events = await world.database.query<{ message: string }>(
      `select message from fleet_event where fleet_id = $1 and type in ('fleet.cancelled', 'fleet.resumed') order by seq`,
      [fleetId],
    );
    expect(events.map(({ message }) => message)).toEqual(['cancelled by olga', 'resumed by olga']);
  });

  it('reports what differs while the fleet is paused, ends its usage, and repairs only afterwards', async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready');
    await pauses.pause(fleetId, 'olga', 'Paused');
    await world.rests(fleetId);
    expect(await condition(fleetId, 'Drifted')).toMatchObject({ status: 'false', reason: 'AsWanted' });
    const [server] = await servers.list(world.cloud, { name: 'hub' });
    await servers.remove(world.cloud, server.id);
    await eventually(async () => (await servers.list(world.cloud, { name: 'hub' })).length === 0);
    const before = changes();
    await world.wake(fleetId);
    const drifted = await eventually(async () => {
      const found = await condition(fleetId, 'Drifted');
      return found?.status === 'true' ? found : null;
    });
    expect(drifted.message).toMatch(/^server hub /);
    expect((await condition(fleetId, 'Ready'))?.status).toBe('true');
    expect(changes()).toBe(before);
    const closed = await world.database.query(
      `select 1 from lifecycle_event where fleet_id = $1 and kind = 'server' and type = 'closed'`,
      [fleetId],
    );
    expect(closed).toHaveLength(1);
    await pauses.resume(fleetId, 'olga');
    await eventually(async () => (await servers.list(world.cloud, { name: 'hub' })).length === 1);
    await eventually(async () => (await condition(fleetId, 'Drifted')) === undefined);
  });

  it('stays ready while it is paused and the cloud does not answer', async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready');
    await pauses.pause(fleetId, 'olga', 'Paused');
    await world.rests(fleetId);
    const ready = await condition(fleetId, 'Ready');
    expect(ready?.status).toBe('true');
    const looksUntil = (isTold: (reason?: string) => boolean) =>
      eventually(async () => {
        await world.wake(fleetId);
        return isTold((await condition(fleetId, 'Progressing'))?.reason);
      });
    world.emulator.faults.set({ quotas, rules: [{ kind: 'GET network/*', effect: 'status', status: 503 }] });
    await looksUntil((reason) => reason !== 'Paused');
    expect(await condition(fleetId, 'Ready')).toEqual(ready);
    expect(await condition(fleetId, 'Drifted')).toMatchObject({ status: 'false', reason: 'AsWanted' });
    world.emulator.faults.set({ quotas });
    await looksUntil((reason) => reason === 'Paused');
    expect(await condition(fleetId, 'Ready')).toEqual(ready);
    await pauses.resume(fleetId, 'olga');
    await world.reaches(fleetId, 'ready');
  });

  it('takes what was asked for while the fleet is paused for no change by others', async () => {
    const fleetId = await world.createFleet(narrow);
    await world.reaches(fleetId, 'ready');
    await pauses.pause(fleetId, 'olga', 'Paused');
    await world.rests(fleetId);
    await world.change(fleetId, fullSpec);
    const told = await eventually(async () => {
      const found = await condition(fleetId, 'Drifted');
      return found?.reason === 'ChangesWait' ? found : null;
    });
    expect(told.status).toBe('false');
    const drifted = `select 1 from fleet_event where fleet_id = $1 and type = 'fleet.drifted'`;
    expect(await world.database.query(drifted, [fleetId])).toEqual([]);
    await pauses.resume(fleetId, 'olga');
    await world.reaches(fleetId, 'ready', 2);
  });

  it('waits with the deletion of a paused fleet until it is resumed', async () => {
    const fleetId = await world.createFleet(narrow);
    await world.reaches(fleetId, 'ready');
    await pauses.pause(fleetId, 'olga', 'Paused');
    await world.remove(fleetId);
    await world.rests(fleetId);
    expect(marked(fleetId, 'networks')).toHaveLength(1);
    await pauses.resume(fleetId, 'olga');
    await world.reaches(fleetId, 'deleted');
    await expect(pauses.pause(fleetId, 'olga', 'Paused')).rejects.toMatchObject({ code: 'FLEET_DELETED' });
  });
});
