import { systemClock } from '../../../src/common/clock';
import { logger } from '../../../src/common/logger';
import { pauseFleet, resumeFleet } from '../../../src/fleets';
import { MeteringService } from '../../../src/metering';
import { volumes, volumeSnapshots } from '../../../src/openstack';
import { liveResources } from '../../../src/reconciliation/resource.repository';
import { closeUsage, lastUseAt, recordUse } from '../../../src/reconciliation/usage/use.repository';
import { eventually } from '../../support/eventually';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { ReconcilerWorld } from '../../support/reconciler-world';

const specOf = (keep: boolean) => volumesSpec([dataVolume(1, { keep })]);

describe('a volume with data that the cloud shows in error', () => {
  let world: ReconcilerWorld;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const volumeOf = async (fleetId: string) => {
    const [volume, ...more] = await volumes.listByMetadata(world.cloud, { moorage_fleet: fleetId });
    expect(more).toEqual([]);
    return volume;
  };
  const show = (id: string, status: string) =>
    world.cloud.request({
      service: 'block-storage',
      method: 'POST',
      path: `/volumes/${id}/action`,
      microversion: '3.0',
      json: { 'os-reset_status': { status } },
    });
  /** Runs once more, and comes to rest. */
  const runs = async (fleetId: string) => {
    await world.wake(fleetId);
    await eventually(
      async () => {
        const [{ rests }] = await world.database.query<{ rests: boolean }>(
          `select lease_until is null and run_at > clock_timestamp() as rests from work_item
           where queue = 'reconcile' and key = $1`,
          [fleetId],
        );
        return rests;
      },
      { timeoutMs: 20_000 },
    );
  };
  const intervals = async (fleetId: string): Promise<string[]> => {
    const metering = new MeteringService(world.database);
    await metering.absorbAll();
    const all = (await metering.intervals({ fleetId })).filter(({ kind }) => kind === 'volume');
    return all.map(({ quantity, end }) => `${Number(quantity)} ${end === null ? 'on' : 'ended'}`);
  };
  const build = async (keep: boolean) => {
    const fleetId = await world.createFleet(specOf(keep));
    await world.reaches(fleetId, 'ready');
    return { fleetId, id: (await volumeOf(fleetId)).id };
  };

  it.each([true, false])('stays with all that is on it, and is used on (keep: %s)', async (keep) => {
    const { fleetId, id } = await build(keep);
    const snapshot = await volumeSnapshots.create(world.cloud, { volume_id: id, name: 'mine', force: true });
    await show(id, 'error');
    for (let run = 0; run < 3; run += 1) {
      await runs(fleetId);
      expect(await volumeOf(fleetId)).toMatchObject({ id, status: 'error' });
    }
    expect((await world.state(fleetId)).status).toBe('blocked');
    expect((await world.state(fleetId)).conditions[0]).toMatchObject({
      reason: 'VolumeInError',
      message: `volume hub/data (${id}) is in status error`,
    });
    expect(await intervals(fleetId)).toEqual(['1 on']);
    expect(await volumeSnapshots.get(world.cloud, snapshot.id)).toMatchObject({ id: snapshot.id });
    await show(id, 'in-use');
    await runs(fleetId);
    expect((await world.state(fleetId)).status).toBe('ready');
    expect((await volumeOf(fleetId)).id).toBe(id);
    expect(await intervals(fleetId)).toEqual(['1 on']);
  });

  it.each(['error_extending', 'error_deleting'])('stays, and is used on, where others came to %s', async (status) => {
    const { fleetId, id } = await build(false);
    await show(id, status);
    await runs(fleetId);
    expect(await world.state(fleetId)).toMatchObject({
      status: 'blocked',
      conditions: [{ reason: 'VolumeInError', message: `volume hub/data (${id}) is in status ${status}` }, {}],
    });
    expect(await intervals(fleetId)).toEqual(['1 on']);
    await show(id, 'in-use');
    await runs(fleetId);
    expect([(await world.state(fleetId)).status, (await volumeOf(fleetId)).id]).toEqual(['ready', id]);
    expect(await intervals(fleetId)).toEqual(['1 on']);
  });

  it('is told where the cloud has accepted its deletion and failed, used till then, and deleted once it can be', async () => {
    const { fleetId, id } = await build(false);
    world.emulator.faults.set({ volumeDeletionErrorShare: 1 });
    await world.change(fleetId, { ...specOf(false), servers: [] });
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0]).toMatchObject({
      reason: 'ForeignObjectInTheWay',
      message: expect.stringContaining('its own status error_deleting') as unknown,
    });
    expect(await volumeOf(fleetId)).toMatchObject({ id, status: 'error_deleting' });
    world.emulator.faults.clear();
    await show(id, 'available');
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    expect(world.emulator.state.get('volumes', id)).toBeUndefined();
    expect(await intervals(fleetId)).toEqual(['1 ended']);
  });

  it('stays where the fleet only reports its drift, or is paused, and later is not', async () => {
    const { fleetId, id } = await build(false);
    const pause = { at: new Date().toISOString(), by: 'anna', reason: 'Paused' as const };
    await world.database.query(`update fleet set drift_policy = 'report' where id = $1`, [fleetId]);
    await show(id, 'error');
    await runs(fleetId);
    await world.database.transaction((tx) => pauseFleet(tx, fleetId, pause));
    await runs(fleetId);
    expect(await intervals(fleetId)).toEqual(['1 on']);
    await world.database.query(`update fleet set drift_policy = 'repair' where id = $1`, [fleetId]);
    await world.database.transaction((tx) => resumeFleet(tx, fleetId));
    await runs(fleetId);
    expect(await volumeOf(fleetId)).toMatchObject({ id, status: 'error' });
    expect(await intervals(fleetId)).toEqual(['1 on']);
  });

  it('is told by its stack where its deletion failed, and deleted with that once it can be', async () => {
    const fleetId = await world.createFleet(specOf(false), { engine: 'heat' });
    await world.reaches(fleetId, 'ready');
    const [volume] = world.ofFleet('volumes', fleetId);
    world.emulator.faults.set({ volumeDeletionErrorShare: 1 });
    await world.remove(fleetId);
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0]).toMatchObject({
      reason: 'StackFailed',
      message: expect.stringMatching(
        /DELETE_FAILED: Resource DELETE failed: .* Went to status error_deleting/,
      ) as unknown,
    });
    world.emulator.faults.clear();
    await show(volume.id, 'available');
    await world.wake(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(world.emulator.state.get('volumes', volume.id)).toBeUndefined();
  });

  it('stays where it was kept before, and is taken up again as it is', async () => {
    const { fleetId, id } = await build(true);
    await world.change(fleetId, { ...specOf(true), servers: [] });
    await world.reaches(fleetId, 'ready', 2);
    await show(id, 'error');
    await world.change(fleetId, specOf(true));
    await runs(fleetId);
    await runs(fleetId);
    expect((await volumeOf(fleetId)).id).toBe(id);
    expect((await world.state(fleetId)).conditions[0].reason).toBe('VolumeInError');
  });

  it('is used on where Heat has made it', async () => {
    const fleetId = await world.createFleet(specOf(false), { engine: 'heat' });
    await world.reaches(fleetId, 'ready');
    const [{ cloudId }] = (await world.database.transaction((tx) => liveResources(tx, fleetId))).filter(
      ({ kind }) => kind === 'volume',
    );
    await show(cloudId!, 'error');
    await runs(fleetId);
    expect(await intervals(fleetId)).toEqual(['1 on']);
    await show(cloudId!, 'in-use');
    await runs(fleetId);
    expect(await intervals(fleetId)).toEqual(['1 on']);
    expect((await world.state(fleetId)).status).toBe('ready');
  });

  it('is used anew from when it is seen, where its use was closed', async () => {
    const { fleetId } = await build(false);
    const [row] = (await world.database.transaction((tx) => liveResources(tx, fleetId))).filter(
      ({ kind }) => kind === 'volume',
    );
    const at = systemClock.now();
    await world.database.transaction((tx) => closeUsage(tx, row, { at, lastSeenAt: null }));
    await world.database.query('update cloud_resource set meter = null where id = $1', [row.id]);
    await runs(fleetId);
    expect(await intervals(fleetId)).toEqual(['1 ended', '1 on']);
    const begun = await lastUseAt(world.database, row.id);
    expect(begun?.getTime()).toBeGreaterThan(at.getTime());
    const warn = jest.spyOn(logger('reconciliation'), 'warn');
    const fact = { meter: { meter: 'volume', unit: 'GiB-Hours' as const, quantity: '1' }, at: begun! };
    await world.database.transaction((tx) => recordUse(tx, 'opened', row, row.cloudId, fact));
    expect(warn).toHaveBeenCalledWith(
      expect.objectContaining({ event: 'usage.not_opened', resourceId: row.id }),
      expect.stringContaining('did not begin anew'),
    );
    warn.mockRestore();
  });
});
