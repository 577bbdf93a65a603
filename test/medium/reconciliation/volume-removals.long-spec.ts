import { volumeSnapshots } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { dataVolume, volumeLookup, volumesSpec, volumesWorld } from '../../support/fleet-volumes';
import type { ReconcilerWorld } from '../../support/reconciler-world';

describe('volumes that are to go', () => {
  let world: ReconcilerWorld;
  let look: ReturnType<typeof volumeLookup>;

  beforeAll(async () => {
    world = await volumesWorld();
    look = volumeLookup(world);
  });
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  it('are not detached from a suspended server: the fleet says why, and goes on once it runs again', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await world.reaches(fleetId, 'ready', 1);
    const server = look.serverOf(fleetId)?.id ?? '';
    await world.operate(server, 'suspend');
    await world.change(fleetId, volumesSpec([]));
    const told = await eventually(async () => {
      const { conditions } = await world.state(fleetId);
      return conditions[0].reason === 'DependencyNotReady' && conditions[0].message;
    });
    expect(told).toMatch(/Cannot 'detach_volume' instance .* while it is in vm_state suspended/);
    expect((await look.history(fleetId)).filter((line) => line.includes('is being deleted'))).toEqual([]);
    await world.operate(server, 'resume');
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    expect(look.standing(fleetId)).toEqual([]);
    expect(look.serverOf(fleetId)?.id).toBe(server);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });

  it("with somebody's snapshot are not deleted, and the fleet names it", async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await world.reaches(fleetId, 'ready');
    const { id } = await volumeSnapshots.create(world.cloud, {
      volume_id: look.one(fleetId).id,
      name: 'mine',
      force: true,
    });
    await eventually(async () => (await volumeSnapshots.get(world.cloud, id)).status === 'available');
    await world.remove(fleetId);
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].message).toContain(`snapshot ${id} (mine)`);
    await volumeSnapshots.remove(world.cloud, id);
    await world.reaches(fleetId, 'deleted');
    expect(look.standing(fleetId)).toEqual([]);
  });

  it("that somebody's snapshot has kept from being deleted are saved by a rollback, with their use", async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await world.reaches(fleetId, 'ready', 1);
    const { id: volumeId } = look.one(fleetId);
    const { id } = await volumeSnapshots.create(world.cloud, { volume_id: volumeId, name: 'mine', force: true });
    await eventually(async () => (await volumeSnapshots.get(world.cloud, id)).status === 'available');
    await world.change(fleetId, volumesSpec([]));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].message).toContain(`snapshot ${id} (mine)`);
    await world.change(fleetId, volumesSpec([dataVolume(1)]));
    await volumeSnapshots.remove(world.cloud, id);
    await world.reaches(fleetId, 'ready', 3);
    expect(look.one(fleetId)).toMatchObject({ id: volumeId, status: 'in-use' });
    expect((await look.events(fleetId)).map(({ type }) => type)).toEqual(['opened']);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });

  it("that somebody's snapshot has kept from being deleted are left in the cloud where they are to be kept then", async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await world.reaches(fleetId, 'ready');
    const { id: volumeId } = look.one(fleetId);
    const { id } = await volumeSnapshots.create(world.cloud, { volume_id: volumeId, name: 'mine', force: true });
    await world.remove(fleetId);
    await world.reaches(fleetId, 'blocked');
    await world.change(fleetId, volumesSpec([dataVolume(1, { keep: true })]));
    await volumeSnapshots.remove(world.cloud, id);
    await world.reaches(fleetId, 'deleted');
    expect(look.one(fleetId)).toMatchObject({ id: volumeId, status: 'available' });
  });

  it('that the cloud does not get on with detaching are told of once, however often it is asked', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await world.reaches(fleetId, 'ready', 1);
    const show = (status: string) =>
      world.cloud.request({
        service: 'block-storage',
        method: 'POST',
        path: `/volumes/${look.one(fleetId).id}/action`,
        microversion: '3.0',
        json: { 'os-reset_status': { status } },
      });
    await show('detaching');
    const kind = 'DELETE compute/servers/:id/os-volume_attachments/:volume';
    for (let asked = 1; asked <= 3; asked += 1) {
      const before = world.emulator.calls.count(kind);
      // Another version has the look at what is going end at once.
      await world.change(fleetId, volumesSpec([], { metadata: { asked: String(asked) } }));
      await eventually(() => world.emulator.calls.count(kind) > before);
    }
    await show('in-use');
    await world.reaches(fleetId, 'ready', 4);
    expect(
      (await look.history(fleetId)).filter((line) => line.startsWith('resource.deleted volume_attachment')),
    ).toHaveLength(1);
  });
});
