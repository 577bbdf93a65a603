import { ports, securityGroups } from '../../../src/openstack';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;
const withoutGroup = { ...fullSpec, servers: [{ ...hub, securityGroups: undefined }] };

describe('a server that is to have no security groups any more', () => {
  let world: ReconcilerWorld;
  let fleetId: string;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  beforeEach(async () => {
    fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready', 1);
  });
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

  it('has the default group, and the group of before can go', async () => {
    await world.change(fleetId, { ...withoutGroup, securityGroups: undefined });
    await world.reaches(fleetId, 'ready', 2);
    expect((await port()).security_groups).toEqual([await defaultGroup()]);
    expect(await ownGroups()).toEqual([]);
  });

  it('keeps what people gave it, and loses a group that the fleet has for others', async () => {
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
});
