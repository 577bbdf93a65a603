import { ports, securityGroups } from '../../../src/openstack';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;
const withoutGroup = { ...fullSpec, servers: [{ ...hub, securityGroups: undefined }] };

describe('what a server may be reached by', () => {
  let world: ReconcilerWorld;
  let fleetId: string;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  beforeEach(async () => {
    fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready', 1);
  });
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  const port = async () => {
    const [found] = await ports.list(world.cloud, { description: `moorage:fleet=${fleetId};key=hub/lan` });
    return found;
  };
  const ownGroups = () => securityGroups.list(world.cloud, { description: `moorage:fleet=${fleetId};key=hub` });
  const defaultGroup = async () => {
    const [found] = await securityGroups.list(world.cloud, { name: 'default', project_id: (await port()).project_id });
    return found.id;
  };

  it('is the default group where it is to have none any more, and the group of before can go', async () => {
    await world.change(fleetId, { ...withoutGroup, securityGroups: undefined });
    await world.reaches(fleetId, 'ready', 2);
    expect((await port()).security_groups).toEqual([await defaultGroup()]);
    expect(await ownGroups()).toEqual([]);
  });

  it('is what people gave it, and no group that the fleet has for others', async () => {
    const theirs = await securityGroups.create(world.cloud, { name: 'theirs' });
    const { id, security_groups: before } = await port();
    await ports.update(world.cloud, id, { security_groups: [...before, theirs.id] });
    await world.change(fleetId, withoutGroup);
    await world.reaches(fleetId, 'ready', 2);
    expect((await port()).security_groups.toSorted()).toEqual([await defaultGroup(), theirs.id].sort());
    expect(await ownGroups()).toHaveLength(1);
    const updates = world.emulator.calls.count('PUT network/ports/:id');
    await world.change(fleetId, { ...withoutGroup, endpoint: undefined });
    await world.reaches(fleetId, 'ready', 3);
    expect(world.emulator.calls.count('PUT network/ports/:id')).toBe(updates);
  });

  const rulesOf = (key: string) =>
    world.emulator.state
      .all('securityGroupRules')
      .flatMap(({ description, portMin }) => (description.includes(`${fleetId};key=${key}/tcp-`) ? [portMin] : []));

  it('stays while the cloud refuses the rule that comes in its place', async () => {
    world.emulator.faults.set({
      rules: [{ kind: 'POST network/security-group-rules', effect: 'status', status: 400 }],
    });
    const [group] = fullSpec.securityGroups;
    const rules = [{ protocol: 'tcp', port: 2222 }];
    await world.change(fleetId, { ...fullSpec, securityGroups: [{ ...group, rules }] });
    await world.reaches(fleetId, 'blocked');
    expect(rulesOf('hub')).toEqual([22]);
    world.emulator.faults.clear();
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    expect(rulesOf('hub')).toEqual([2222]);
  });

  it('stays with its group while the cloud refuses the group that comes in its place', async () => {
    world.emulator.faults.set({ rules: [{ kind: 'POST network/security-groups', effect: 'status', status: 400 }] });
    const [group] = fullSpec.securityGroups;
    await world.change(fleetId, {
      ...fullSpec,
      securityGroups: [{ ...group, key: 'other' }],
      servers: [{ ...hub, securityGroups: ['other'] }],
    });
    await world.reaches(fleetId, 'blocked');
    expect(rulesOf('hub')).toEqual([22]);
    world.emulator.faults.clear();
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    expect([rulesOf('hub'), rulesOf('other'), await ownGroups()]).toEqual([[], [22], []]);
  });
});
