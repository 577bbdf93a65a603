import { Readable } from 'node:stream';
import { systemClock } from '../../../src/common/clock';
import { newId } from '../../../src/common/ids';
import { pauseFleet, resumeFleet } from '../../../src/fleets';
import { images, servers, volumes } from '../../../src/openstack';
import { DriftService, type OrphanService } from '../../../src/reconciliation';
import { eventually } from '../../support/eventually';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { fleetsOf, spec } from '../../support/fleets';
import { orphansOf } from '../../support/orphans';
import { ReconcilerWorld } from '../../support/reconciler-world';

const specOf = (image: string, keep: boolean) => ({
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  servers: [
    {
      key: 'hub',
      image,
      flavor: 'm1.tiny',
      count: 2,
      networks: ['lan'],
      bootVolume: { sizeGiB: 1, keep },
    },
  ],
});

describe('a volume that is to be kept, and that a server boots from', () => {
  let world: ReconcilerWorld;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    const { id } = await images.create(world.cloud, { name: 'other', disk_format: 'raw', container_format: 'bare' });
    await images.upload(world.cloud, id, () => Readable.from(['other']));
  });
  afterAll(() => world.stop());

  /** Ids of its volumes, and of its servers. */
  const standing = async (fleetId: string) => {
    const found = await volumes.listByMetadata(world.cloud, { moorage_fleet: fleetId });
    const all = (await servers.list(world.cloud)).filter(({ description }) => description?.includes(fleetId));
    const idsOf = (objects: { id: string }[]) => objects.map(({ id }) => id).sort();
    return { volumes: idsOf(found), servers: idsOf(all) };
  };

  const orphanService = () => orphansOf(world);
  const toldOf = async (service: OrphanService, fleetId: string) =>
    (await service.report(null, null)).orphans.filter((orphan) => orphan.fleetId === fleetId);

  it('stays with its server when the blueprint asks for another image, until it need not be kept', async () => {
    const fleetId = await world.createFleet(specOf('guest', true));
    await world.reaches(fleetId, 'ready', 1);
    const before = await standing(fleetId);
    expect([before.volumes.length, before.servers.length]).toEqual([2, 2]);

    await world.change(fleetId, specOf('other', true));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions.find(({ type }) => type === 'Ready')).toMatchObject({
      reason: 'VolumeIsKept',
      message:
        'volume hub/boot is to be kept, and the blueprint asks for another one: set keep to false first, or take it out',
    });
    const { differences } = (await new DriftService(world.database, world.reconciler, systemClock).report(fleetId))!;
    expect(differences.filter(({ kind }) => kind === 'volume')).toMatchObject([
      ...['hub/boot', 'hub-2/boot'].map((key) => ({ key, change: 'kept', repair: 'conflict' })),
    ]);
    expect(await standing(fleetId)).toEqual(before);

    await world.change(fleetId, specOf('other', false));
    await world.reaches(fleetId, 'ready', 3);
    const after = await standing(fleetId);
    expect(after.volumes.filter((id) => before.volumes.includes(id))).toEqual([]);
    expect(after.servers.filter((id) => before.servers.includes(id))).toEqual([]);
    expect([after.volumes.length, after.servers.length]).toEqual([2, 2]);
  });

  it('is not booted from by a server of another image, when its own comes back', async () => {
    const withCount = (image: string, keep: boolean, count: number) => {
      const {
        networks,
        servers: [hub],
      } = specOf(image, keep);
      return { networks, servers: [{ ...hub, count }] };
    };
    const fleetId = await world.createFleet(withCount('guest', true, 2));
    await world.reaches(fleetId, 'ready', 1);
    await world.change(fleetId, withCount('guest', true, 1));
    await world.reaches(fleetId, 'ready', 2);
    await world.change(fleetId, withCount('other', false, 1));
    await world.reaches(fleetId, 'ready', 3);
    const before = await standing(fleetId);
    expect([before.volumes.length, before.servers.length]).toEqual([2, 1]);

    await world.change(fleetId, withCount('other', false, 2));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0]).toMatchObject({
      reason: 'VolumeIsKept',
      message: expect.stringMatching(
        /^volume hub-2\/boot was kept, as .*, and is of another image than the blueprint asks for/,
      ),
    });
    expect(await standing(fleetId)).toEqual(before);
    const found = await volumes.listByMetadata(world.cloud, { moorage_fleet: fleetId });
    const old = found.find(({ description }) => description?.endsWith('key=hub-2/boot'))!;
    await volumes.update(world.cloud, old.id, { description: 'of October' });
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 4);
    const after = await standing(fleetId);
    expect([after.volumes.length, after.servers.length]).toEqual([3, 2]);
    expect((await volumes.get(world.cloud, old.id)).status).toBe('available');
    await volumes.remove(world.cloud, old.id);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });

  it('is no orphan where it is to be kept only since the fleet is being deleted, which was never applied', async () => {
    const fleetId = await world.createFleet(specOf('guest', false));
    await world.reaches(fleetId, 'ready', 1);
    const { volumes: kept } = await standing(fleetId);
    await world.database.query('update fleet set delete_requested_at = now() where id = $1', [fleetId]);
    await world.change(fleetId, specOf('guest', true));
    await world.reaches(fleetId, 'deleted');
    const orphans = orphanService();
    const told = await toldOf(orphans, fleetId);
    expect(told.map(({ state }) => state)).toEqual(['kept', 'kept']);
    await orphans.sweep(null, null, null);
    expect(await standing(fleetId)).toEqual({ volumes: kept, servers: [] });
  });

  it('lets the fleet go on where its image is asked for again', async () => {
    const fleetId = await world.createFleet(specOf('guest', true));
    await world.reaches(fleetId, 'ready', 1);
    const before = await standing(fleetId);
    await world.change(fleetId, specOf('other', true));
    await world.reaches(fleetId, 'blocked');
    await world.change(fleetId, specOf('guest', true));
    await world.reaches(fleetId, 'ready', 3);
    expect(await standing(fleetId)).toEqual(before);
  });

  it('is told from one that somebody restores from its backup, which is left alone', async () => {
    const fleetId = await world.createFleet(specOf('guest', false));
    await world.reaches(fleetId, 'ready', 1);
    const before = await standing(fleetId);
    const { name, description, size, metadata } = await volumes.get(world.cloud, before.volumes[0]);
    // Cinder copies all of it, and the user may have asked for another name.
    const copy = { name: String(name), description: String(description), size };
    const restored = await volumes.create(world.cloud, { ...copy, metadata: { ...metadata, src_backup_id: newId() } });
    const beside = { size, name: 'theirs', description: 'auto-created_from_restore_from_backup', metadata };
    const { id: other } = await volumes.create(world.cloud, beside);
    const orphans = orphanService();
    await world.settledAgain(fleetId);
    const found = await standing(fleetId);
    expect(found).toEqual({ ...before, volumes: [...before.volumes, restored.id, other].sort() });
    expect(await toldOf(orphans, fleetId)).toEqual([]);

    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect((await standing(fleetId)).volumes).toEqual([restored.id, other].sort());
    expect(await toldOf(orphans, fleetId)).toEqual([]);
  });
});

describe('a volume that comes to be kept', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const volumesOf = (fleetId: string) => volumes.listByMetadata(world.cloud, { moorage_fleet: fleetId });
  const pause = { at: new Date().toISOString(), by: 'anna', reason: 'Paused' as const };
  const withData = (keep: boolean) => volumesSpec([dataVolume(1, { keep })]);

  it('says so of itself although it cannot become as the blueprint asks otherwise', async () => {
    const fleetId = await world.createFleet(withData(false));
    await world.reaches(fleetId, 'ready', 1);
    const [{ id }] = await volumesOf(fleetId);
    await volumes.extend(world.cloud, id, 2, true);
    await world.change(fleetId, withData(true));
    await world.reaches(fleetId, 'blocked');
    expect((await volumes.get(world.cloud, id)).metadata.moorage_keep).toBe('true');
  });

  it.each([true, false])('stays as its last version said, which was never applied: %s', async (keep) => {
    const fleetId = await world.createFleet(withData(false));
    await world.reaches(fleetId, 'ready', 1);
    const before = (await volumesOf(fleetId)).map(({ id }) => id);
    await world.database.transaction((tx) => pauseFleet(tx, fleetId, pause));
    await world.change(fleetId, withData(keep));
    await world.change(fleetId, volumesSpec([]));
    await world.database.transaction((tx) => resumeFleet(tx, fleetId));
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 3);
    expect((await volumesOf(fleetId)).map(({ id }) => id)).toEqual(keep ? before : []);
  });

  it('goes with no other blueprint before the version that keeps it stands', async () => {
    const { blueprints, fleets } = fleetsOf(world.database);
    const bare = await blueprints.create({ name: 'bare', spec: spec(volumesSpec([])) });
    const given = (id: string) => fleets.patch(id, { blueprintId: bare.id });
    const fleetId = await world.createFleet(withData(false));
    await world.reaches(fleetId, 'ready', 1);
    const before = (await volumesOf(fleetId)).map(({ id }) => id);
    await world.database.transaction((tx) => pauseFleet(tx, fleetId, pause));
    await world.change(fleetId, withData(true));
    await expect(given(fleetId)).rejects.toMatchObject({ code: 'VOLUME_NOT_KEPT_YET', status: 409 });
    await world.database.transaction((tx) => resumeFleet(tx, fleetId));
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    await given(fleetId);
    await eventually(async () => (await fleets.get(fleetId)).blueprintVersion === 1);
    expect((await volumesOf(fleetId)).map(({ id }) => id)).toEqual(before);

    const never = await world.createFleet({
      ...withData(true),
      servers: [{ ...withData(true).servers[0], image: 'none' }],
    });
    await world.reaches(never, 'blocked');
    expect(await given(never)).toMatchObject({ blueprintId: bare.id });
  });
});
