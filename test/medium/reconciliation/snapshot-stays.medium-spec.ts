import { systemClock } from '../../../src/common/clock';
import { claim, finish } from '../../../src/database/work-queue.repository';
import { wake } from '../../../src/database';
import { MeteringService } from '../../../src/metering';
import { CaptureKeeper } from '../../../src/reconciliation/captures/capture.keeper';
import { snapshotDriver } from '../../../src/reconciliation/volume-snapshots/snapshot.driver';
import { SnapshotService } from '../../../src/reconciliation/volume-snapshots/snapshot.service';
import { eventually } from '../../support/eventually';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { ReconcilerWorld } from '../../support/reconciler-world';

const spec = volumesSpec([dataVolume(1)]);

describe('a snapshot whose removal the cloud accepts, and does not carry out', () => {
  let world: ReconcilerWorld;
  let snapshots: SnapshotService;
  /** As Cinder is where something made of it needs it: its manager finds out only after the reply. */
  let carriesOut = false;
  let asked = 0;
  let keeper: CaptureKeeper<Awaited<ReturnType<SnapshotService['get']>>>;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    const { database } = world;
    const driver = snapshotDriver(world.fleetClouds);
    const remove: typeof driver.remove = (cloud, id) => {
      asked += 1;
      return carriesOut ? driver.remove(cloud, id) : Promise.resolve(false);
    };
    keeper = new CaptureKeeper({ ...driver, remove }, database, systemClock, 300);
    snapshots = new SnapshotService(database, systemClock);
  });
  afterAll(() => world.stop());

  /** One run; gives the pause after it. */
  const keep = async (id: string): Promise<number | null> => {
    await wake(world.database, 'snapshot', id);
    const [lease] = await claim(world.database, { queue: 'snapshot', limit: 1, leaseMs: 60_000 });
    const pause = await keeper.keep(lease);
    await finish(world.database, lease, { nextInMs: null });
    return pause;
  };
  const usage = async (id: string): Promise<string[]> => {
    const metering = new MeteringService(world.database);
    await metering.absorbAll();
    const all = (await metering.intervals({})).filter(({ resourceId }) => resourceId === id);
    return all.map(({ end }) => (end === null ? 'on' : 'ended'));
  };

  it('says so, is asked for less and less often, and is used until the cloud is at it', async () => {
    const fleetId = await world.createFleet(spec);
    await world.reaches(fleetId, 'ready');
    const { id } = await snapshots.take(fleetId, 'hub/data', 'one');
    await eventually(async () => {
      await keep(id);
      return (await snapshots.get(fleetId, id)).status === 'active';
    });
    const snapshotId = (await snapshots.get(fleetId, id)).cloudId!;
    const show = (status: string) =>
      world.cloud.request({
        service: 'block-storage',
        method: 'POST',
        path: `/snapshots/${snapshotId}/action`,
        microversion: '3.0',
        json: { 'os-reset_status': { status } },
      });
    await snapshots.remove(fleetId, id, 'anna');
    expect(await keep(id)).toBe(500);
    expect((await snapshots.get(fleetId, id)).message).toBeNull();
    const pauses = [await keep(id), await keep(id)];
    expect(pauses[0]).toBeGreaterThanOrEqual(300);
    expect(asked).toBe(3);
    expect(await snapshots.get(fleetId, id)).toMatchObject({
      status: 'deleting',
      cloudStatus: 'deleting',
      message: 'the cloud accepted its removal and did not carry it out; something made of it may still need it',
    });
    expect(await usage(id)).toEqual(['on']);
    await world.database.query(`update fleet_snapshot set seen_at = now() - interval '2 minutes' where id = $1`, [id]);
    expect(await keep(id)).toBeGreaterThanOrEqual(15_000);
    await show('deleting');
    expect(await keep(id)).toBe(500);
    expect(asked).toBe(4);
    expect(await usage(id)).toEqual(['ended']);
    await show('available');
    carriesOut = true;
    await eventually(async () => (await keep(id)) === null);
    expect(await usage(id)).toEqual(['ended']);
    expect(world.emulator.state.get('volumeSnapshots', snapshotId)).toBeUndefined();
  });
});
