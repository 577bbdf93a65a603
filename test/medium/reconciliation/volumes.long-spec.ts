import { Readable } from 'node:stream';
import { blockStorageLimits, images, servers, volumes, volumeTypes } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { dataVolume, volumeLookup, volumesSpec, volumesWorld } from '../../support/fleet-volumes';
import type { ReconcilerWorld } from '../../support/reconciler-world';

describe("a fleet's volumes", () => {
  let world: ReconcilerWorld;
  let look: ReturnType<typeof volumeLookup>;

  beforeAll(async () => {
    world = await volumesWorld();
    look = volumeLookup(world);
  });
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  it('are made, marked in description and metadata, and attached to their server', async () => {
    const fleetId = await world.createFleet(
      volumesSpec([dataVolume(3, { device: '/dev/vdc' }), { key: 'log', sizeGiB: 1 }], { count: 2 }),
    );
    await world.reaches(fleetId, 'ready');
    const found = await volumes.listByMetadata(world.cloud, { moorage_fleet: fleetId });
    expect(
      found.map(({ description, size, status }) => `${description?.split('key=')[1]} ${size} ${status}`).sort(),
    ).toEqual([...['hub-2/data 3 in-use', 'hub-2/log 1 in-use', 'hub/data 3 in-use', 'hub/log 1 in-use']]);
    const [volume] = found.filter(({ description }) => description?.endsWith('key=hub/data'));
    expect(volume.name).toMatch(/^moorage-f[0-9a-f]+-hub-data$/);
    expect(volume.metadata.moorage).toBe(volume.description);
    expect(volume.attachments).toMatchObject([{ device: '/dev/vdc' }]);
    expect((await look.events(fleetId)).map(({ type, quantity }) => `${type} ${Number(quantity)}`).sort()).toEqual([
      ...['opened 1', 'opened 1', 'opened 3', 'opened 3'],
    ]);
  });

  it('grow in place while they are attached, and the usage is split at that instant', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await world.reaches(fleetId, 'ready', 1);
    const { id } = look.one(fleetId);
    await world.change(fleetId, volumesSpec([dataVolume(5)]));
    await world.reaches(fleetId, 'ready', 2);
    expect(look.one(fleetId)).toMatchObject({ id, size: 5, status: 'in-use' });
    const seen = await look.events(fleetId);
    expect(seen.map(({ type, quantity }) => `${type} ${Number(quantity)}`)).toEqual(['opened 1', 'changed 5']);
    expect(seen[1].at > seen[0].at).toBe(true);
  });

  it('do not shrink: the fleet is blocked and says why, and goes on once the blueprint is right', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(3)]));
    await world.reaches(fleetId, 'ready', 1);
    await world.change(fleetId, volumesSpec([dataVolume(2)]));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0]).toMatchObject({
      reason: 'VolumeCannotShrink',
      message: expect.stringContaining('volume hub/data has 3 GiB and cannot shrink to 2') as unknown,
    });
    await world.change(fleetId, volumesSpec([dataVolume(3)]));
    await world.reaches(fleetId, 'ready', 3);
  });

  it('are detached and deleted when the blueprint no longer has them; the server stays', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await world.reaches(fleetId, 'ready', 1);
    const server = look.serverOf(fleetId)?.id;
    await world.change(fleetId, volumesSpec([]));
    await world.reaches(fleetId, 'ready', 2);
    expect(look.standing(fleetId)).toEqual([]);
    expect(look.serverOf(fleetId)?.id).toBe(server);
    expect((await look.events(fleetId)).map(({ type }) => type)).toEqual(['opened', 'closed']);
  });

  it('go with their fleet', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)], { bootVolume: { sizeGiB: 2 } }));
    await world.reaches(fleetId, 'ready');
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(look.standing(fleetId)).toEqual([]);
  });

  it('that are to be kept outlive the fleet with their mark, detached, and the history says so', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(2, { keep: true }), { key: 'log', sizeGiB: 1 }]));
    await world.reaches(fleetId, 'ready');
    await world.remove(fleetId);
    const { conditions } = await world.reaches(fleetId, 'deleted');
    const volume = look.one(fleetId);
    expect(volume).toMatchObject({ size: 2, status: 'available', key: 'hub/data' });
    expect(conditions[0].message).toContain(`(${volume.id})`);
    expect((await look.history(fleetId)).filter((line) => line.startsWith('resource.kept'))).toEqual([
      expect.stringContaining(`(${volume.id}) is left in the cloud`),
    ]);
    expect((await look.events(fleetId)).filter(({ type }) => type === 'closed')).toHaveLength(2);
  });

  it('that were kept are taken up again with their content, and counted from then', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(2, { keep: true })]));
    await world.reaches(fleetId, 'ready', 1);
    const { id } = look.one(fleetId);
    await world.change(fleetId, volumesSpec([]));
    await world.reaches(fleetId, 'ready', 2);
    expect(look.one(fleetId)).toMatchObject({ id, status: 'available' });
    await world.change(fleetId, volumesSpec([dataVolume(2)]));
    await world.reaches(fleetId, 'ready', 3);
    expect(look.one(fleetId)).toMatchObject({ id, status: 'in-use' });
    const [opened, closed, again] = await look.events(fleetId);
    expect([opened.type, closed.type, again.type]).toEqual(['opened', 'closed', 'opened']);
    expect(again.at >= closed.at).toBe(true);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(look.standing(fleetId)).toEqual([]);
  });

  it('stay and move to the new server when theirs is replaced', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await world.reaches(fleetId, 'ready', 1);
    const [{ id }, server] = [look.one(fleetId), look.serverOf(fleetId)?.id];
    await world.change(fleetId, volumesSpec([dataVolume(1)], { flavor: 'm1.small' }));
    await world.reaches(fleetId, 'ready', 2);
    expect(look.one(fleetId)).toMatchObject({ id, status: 'in-use' });
    const now = look.serverOf(fleetId)?.id;
    expect(now).not.toBe(server);
    expect((await volumes.get(world.cloud, id)).attachments).toMatchObject([{ server_id: now }]);
  });

  it('carry the system when the server boots from one; another image takes another one', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)], { bootVolume: { sizeGiB: 3 } }));
    await world.reaches(fleetId, 'ready', 1);
    const bootOf = () => look.standing(fleetId).find(({ key }) => key === 'hub/boot');
    const [boot, disk] = [bootOf(), look.standing(fleetId).find(({ key }) => key === 'hub/data')];
    expect(boot).toMatchObject({ size: 3, status: 'in-use' });
    expect(await servers.get(world.cloud, look.serverOf(fleetId)?.id ?? '')).toMatchObject({
      image: '',
      status: 'ACTIVE',
    });
    await world.change(fleetId, volumesSpec([dataVolume(1)], { bootVolume: { sizeGiB: 4 } }));
    await world.reaches(fleetId, 'ready', 2);
    expect(bootOf()).toMatchObject({ id: boot?.id, size: 4 });

    const golden = { name: 'golden', disk_format: 'raw', container_format: 'bare', visibility: 'public' } as const;
    const { id: imageId } = await images.create(world.cloud, golden);
    await images.upload(world.cloud, imageId, () => Readable.from(['golden']));
    const before = look.serverOf(fleetId)?.id;
    await world.change(fleetId, volumesSpec([dataVolume(1)], { image: 'golden', bootVolume: { sizeGiB: 4 } }));
    await world.reaches(fleetId, 'ready', 3);
    const anew = bootOf();
    expect(anew).toMatchObject({ size: 4, status: 'in-use' });
    expect(world.emulator.state.get('volumes', anew?.id ?? '')).toMatchObject({ imageId });
    expect(world.emulator.state.get('volumes', boot?.id ?? '')).toBeUndefined();
    expect(look.serverOf(fleetId)?.id).not.toBe(before);
    expect(look.standing(fleetId)).toEqual(expect.arrayContaining([{ ...disk, status: 'in-use' }]));
  });

  it('that end in error are made anew', async () => {
    world.emulator.faults.set({ volumeErrorShare: 1 });
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await eventually(() => look.standing(fleetId).some(({ status }) => status === 'error'));
    world.emulator.faults.clear();
    await world.reaches(fleetId, 'ready');
    expect(look.one(fleetId)).toMatchObject({ status: 'in-use' });
  });

  it('that exceed the quota, new or grown, block the fleet before anything is made, until there is room', async () => {
    const { totalVolumesUsed: count, totalGigabytesUsed: gigabytes } = await blockStorageLimits.get(world.cloud);
    const made = () => world.emulator.calls.count('POST network/networks');
    const before = made();
    world.emulator.faults.set({ quotas: { 'block-storage': { volumes: count, gigabytes } } });
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    const first = (await world.reaches(fleetId, 'blocked')).conditions[0];
    expect(first.reason).toBe('QuotaExceeded');
    expect(first.message).toContain(`volumes: 1 more wanted, limit ${count}, ${count} used`);
    expect(first.message).toContain(`gigabytes: 1 GiB more wanted, limit ${gigabytes}, ${gigabytes} used`);
    expect(made()).toBe(before);
    world.emulator.faults.set({ quotas: { 'block-storage': { volumes: -1, gigabytes: gigabytes + 2 } } });
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready');

    await world.change(fleetId, volumesSpec([dataVolume(3)]));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].message).toContain(
      `gigabytes: 2 GiB more wanted, limit ${gigabytes + 2}, ${gigabytes + 1} used`,
    );
    world.emulator.faults.clear();
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    expect(look.one(fleetId)).toMatchObject({ size: 3 });
  });

  it('of a type that the cloud does not have block the fleet, which names what there is', async () => {
    const fleetId = await world.createFleet(volumesSpec([dataVolume(1, { type: 'golden' })]));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].message).toBe('the cloud has no volume type golden; it offers: __DEFAULT__');
  });

  it('stay where the cloud calls their type by another name, and the blueprint by that or by its id', async () => {
    const other = await volumeTypes.create(world.cloud, { name: 'core-plan-other' });
    const { id } = await volumeTypes.create(world.cloud, { name: 'core-plan-ssd' });
    const specOf = (type: string) =>
      volumesSpec([dataVolume(1, { type })], { bootVolume: { sizeGiB: 1, type }, key: 'core-plan' });
    const fleetId = await world.createFleet(specOf('core-plan-ssd'));
    await world.reaches(fleetId, 'ready', 1);
    const standing = () => [look.standing(fleetId), look.serverOf(fleetId)?.id];
    const before = standing();
    await volumeTypes.update(world.cloud, id, { name: 'core-plan-gen1' });
    await world.settledAgain(fleetId);
    expect((await world.state(fleetId)).status).toBe('ready');
    for (const [at, type] of ['core-plan-gen1', id].entries()) {
      await world.change(fleetId, specOf(type));
      await world.reaches(fleetId, 'ready', at + 2);
    }
    expect(standing()).toEqual(before);

    await world.change(fleetId, specOf(other.id));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0]).toMatchObject({
      reason: 'VolumeTypeIsFixed',
      message: expect.stringMatching(
        / is of type core-plan-gen1 and cannot become one of core-plan-other with its content/,
      ),
    });
    expect(standing()).toEqual(before);
  });
});
