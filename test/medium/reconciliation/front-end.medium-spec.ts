import { systemClock } from '../../../src/common/clock';
import { newId } from '../../../src/common/ids';
import { wake, type WorkLease } from '../../../src/database';
import { claim, finish } from '../../../src/database/work-queue.repository';
import { images, type Cloud } from '../../../src/openstack';
import { CaptureKeeper } from '../../../src/reconciliation/captures/capture.keeper';
import type { Capture } from '../../../src/reconciliation/captures/capture.types';
import { imageDriver } from '../../../src/reconciliation/images/image.driver';
import { ImageService } from '../../../src/reconciliation/images/image.service';
import { UploadSweeper } from '../../../src/reconciliation/images/upload.sweeper';
import { snapshotDriver } from '../../../src/reconciliation/volume-snapshots/snapshot.driver';
import { SnapshotService } from '../../../src/reconciliation/volume-snapshots/snapshot.service';
import { eventually } from '../../support/eventually';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { ReconcilerWorld } from '../../support/reconciler-world';

type Work = (lease: WorkLease) => Promise<number | null>;
type GetCapture = (fleetId: string, id: string) => Promise<Pick<Capture, 'status'>>;

/** As an ingress answers whose route to the service is not there for a while. */
describe('a front end that answers 404 in the place of a service', () => {
  let world: ReconcilerWorld;
  let fleetId: string;
  let cloud: Cloud;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    cloud = world.cloud;
    fleetId = await world.createFleet(volumesSpec([dataVolume(1)]));
    await world.reaches(fleetId, 'ready');
  });
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  const answers404 = (kind: string) => world.emulator.faults.add({ kind, effect: 'proxy-status', status: 404 });
  /** What is on record as the beginnings and ends of its use. */
  const facts = async (resourceId: string): Promise<string[]> =>
    (
      await world.database.query<{ type: string }>(
        'select type from lifecycle_event where resource_id = $1 order by seq',
        [resourceId],
      )
    ).map(({ type }) => type);
  /** One run of a queue's work on this. */
  const run = async (queue: string, key: string, work: Work): Promise<number | null> => {
    await wake(world.database, queue, key);
    const [lease] = await claim(world.database, { queue, limit: 1, leaseMs: 60_000 });
    try {
      return await work(lease);
    } finally {
      await finish(world.database, lease, { nextInMs: null });
    }
  };

  const captures: Record<'image' | 'snapshot', () => { take: () => Promise<string>; keep: Work; get: GetCapture }> = {
    image: () => {
      const service = new ImageService(world.database, systemClock);
      const keeper = new CaptureKeeper(imageDriver(world.clouds), world.database, systemClock, 300);
      return {
        take: async () => (await service.take(fleetId, 'hub', 'one')).id,
        keep: (lease) => keeper.keep(lease),
        get: (of, id) => service.get(of, id),
      };
    },
    snapshot: () => {
      const service = new SnapshotService(world.database, systemClock);
      const keeper = new CaptureKeeper(snapshotDriver(world.fleetClouds), world.database, systemClock, 300);
      return {
        take: async () => (await service.take(fleetId, 'hub/data', 'one')).id,
        keep: (lease) => keeper.keep(lease),
        get: (of, id) => service.get(of, id),
      };
    },
  };

  it.each([
    ['image', 'GET image/images/:id'],
    ['snapshot', 'GET block-storage/snapshots/:id'],
  ] as const)('ends no use of %ss', async (queue, kind) => {
    const { take, keep, get } = captures[queue]();
    const id = await take();
    await eventually(async () => {
      await run(queue, id, keep);
      return (await get(fleetId, id)).status === 'active';
    });
    const heal = answers404(kind);
    await expect(run(queue, id, keep)).rejects.toMatchObject({ errorClass: 'ambiguous', httpStatus: 404 });
    expect([(await get(fleetId, id)).status, await facts(id)]).toEqual(['active', ['opened']]);
    heal();
    expect(await run(queue, id, keep)).toBe(600_000);
  });

  it('ends no use of uploaded images', async () => {
    const [id, account] = [newId(), newId()];
    await images.create(cloud, { id, name: 'paid', disk_format: 'raw', container_format: 'bare' });
    await world.database.query(
      `insert into account (id, name, currency, time_zone, created_at) values ($1, 'paid', 'EUR', 'UTC', now())`,
      [account],
    );
    await world.database.query(
      `insert into image_upload (id, account_id, name, disk_format, container_format, status, bytes_received, created_at, seen_at)
       values ($1, $2, 'paid', 'raw', 'bare', 'active', 5, now(), now())`,
      [id, account],
    );
    const sweeper = new UploadSweeper(world.database, world.clouds, systemClock, 300);
    const look: Work = (lease) => sweeper.sweep(lease);
    expect(await run('upload', id, look)).toBe(600_000);
    const heal = answers404('GET image/images/:id');
    await expect(run('upload', id, look)).rejects.toMatchObject({ errorClass: 'ambiguous', httpStatus: 404 });
    expect(await facts(id)).toEqual(['opened']);
    heal();
    await images.remove(cloud, id);
    expect(await run('upload', id, look)).toBeNull();
    expect(await facts(id)).toEqual(['opened', 'closed']);
  });

  it('takes no server for deleted', async () => {
    const deletion = 'DELETE compute/servers/:id';
    const removed = await world.createFleet(volumesSpec([]));
    await world.reaches(removed, 'ready');
    const servers = () => world.ofFleet('servers', removed).length;
    const [{ id }] = await world.database.query<{ id: string }>(
      `select id from cloud_resource where fleet_id = $1 and kind = 'server'`,
      [removed],
    );
    answers404(deletion);
    await world.remove(removed);
    // The second time tells that nothing was concluded from the first.
    await eventually(() => world.emulator.calls.count(deletion) >= 2);
    expect([servers(), await facts(id)]).toEqual([1, ['opened']]);
    world.emulator.faults.clear();
    await world.wake(removed);
    await world.reaches(removed, 'deleted');
    expect([servers(), await facts(id)]).toEqual([0, ['opened', 'closed']]);
  });
});
