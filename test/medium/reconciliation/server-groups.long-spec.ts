import { serverGroups } from '../../../src/openstack';
import { readProject } from '../../../src/reconciliation/seen/project.reader';
import { scopeOf } from '../../../src/reconciliation/seen/seen.reader';
import { hubSpec } from '../../support/fleets';
import { ReconcilerWorld } from '../../support/reconciler-world';

const specOf = (count: number) => hubSpec({ count, serverGroup: 'soft-anti-affinity' });

describe('a server group', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    world.emulator.faults.set({ quotas: { compute: { server_groups: -1 } } });
  });
  afterAll(() => world.stop());

  const groupsOf = (name: string) => world.emulator.state.all('serverGroups').filter((group) => group.name === name);
  const serversOf = (fleetId: string) => world.ofFleet('servers', fleetId);
  const anomalies = (fleetId: string) =>
    world.database.query<{ code: string }>('select code from anomaly where fleet_id = $1', [fleetId]);

  it('that others have deleted is made anew, and so are its servers in turns, which Nova puts into none later', async () => {
    const fleetId = await world.createFleet(specOf(2), { name: 'coreplanlost' });
    await world.reaches(fleetId, 'ready', 1);
    const [lost] = groupsOf('moorage-coreplanlost-hub');
    const before = serversOf(fleetId).map(({ id }) => id);
    await serverGroups.remove(world.cloud, lost.id);
    const away: number[] = [];
    const unhook = world.emulator.onCall(({ kind, phase }) => {
      if (kind === 'DELETE compute/servers/:id' && phase === 'before')
        away.push(2 - serversOf(fleetId).filter(({ vmState }) => vmState === 'active').length);
    });
    await world.settledAgain(fleetId);
    unhook();
    expect(await world.state(fleetId)).toMatchObject({ status: 'ready' });
    const [group, ...more] = groupsOf('moorage-coreplanlost-hub');
    expect([group.id === lost.id, more]).toEqual([false, []]);
    const after = serversOf(fleetId);
    expect(after.map(({ groupId }) => groupId)).toEqual([group.id, group.id]);
    expect(after.filter(({ id }) => before.includes(id))).toEqual([]);
    expect(away).toEqual([0, 0]);
    expect(await anomalies(fleetId)).toEqual([{ code: 'VANISHED' }]);
    await world.settledAgain(fleetId);
    expect(serversOf(fleetId)).toEqual(after);
  });

  it('is found among more than Nova shows at once', async () => {
    const theirs = { name: 'core-plan-theirs', policy: 'affinity' } as const;
    await Promise.all(Array.from({ length: 1_000 }, () => serverGroups.create(world.cloud, theirs)));
    const fleetId = await world.createFleet(specOf(1), { name: 'coreplanmany' });
    await world.reaches(fleetId, 'ready', 1);
    const before = groupsOf('moorage-coreplanmany-hub');
    expect(before).toHaveLength(1);
    for (let times = 0; times < 2; times += 1) await world.settledAgain(fleetId);
    expect(groupsOf('moorage-coreplanmany-hub')).toEqual(before);
    expect(await anomalies(fleetId)).toEqual([]);

    const scope = scopeOf(world.cloud, { id: fleetId, name: 'coreplanmany' }, new Map());
    const marked = { key: 'hub', name: 'moorage-coreplanmany-hub', mark: '' };
    const whole = await readProject(world.cloud, ['server_group']);
    expect(await whole('server_group', scope, [marked])).toMatchObject([{ cloudId: before[0].id }]);

    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(groupsOf('moorage-coreplanmany-hub')).toEqual([]);
  });
});
