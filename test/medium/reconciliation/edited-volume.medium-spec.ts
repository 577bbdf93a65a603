import { systemClock } from '../../../src/common/clock';
import { volumes } from '../../../src/openstack';
import { DriftService } from '../../../src/reconciliation';
import { eventually } from '../../support/eventually';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { ReconcilerWorld } from '../../support/reconciler-world';

describe('a volume that people edit in the cloud', () => {
  let world: ReconcilerWorld;
  let fleetId: string;
  let id: string;
  let mark: string;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  beforeEach(async () => {
    fleetId = await world.createFleet(volumesSpec([dataVolume(1, { keep: true })]));
    await world.reaches(fleetId, 'ready');
    ({ id, mark } = await record());
  });
  afterAll(() => world.stop());

  const record = async () => {
    const [{ meter, ...one }, ...more] = await world.database.query<{ id: string; mark: string; meter: string | null }>(
      `select cloud_id as id, mark, meter from cloud_resource
       where fleet_id = $1 and kind = 'volume' and deleted_at is null`,
      [fleetId],
    );
    expect([meter, more]).toEqual(['volume', []]);
    return one;
  };
  /** Those that bear the mark, or that our metadata name. */
  const standing = () =>
    world.emulator.state
      .all('volumes')
      .filter(({ description, metadata }) => description === mark || metadata.moorage_fleet === fleetId)
      .map((volume) => volume.id)
      .sort();
  const attached = () => world.emulator.state.get('volumes', id)?.status === 'in-use';
  const facts = async (): Promise<string[]> =>
    (
      await world.database.query<{ type: string }>(
        `select type from lifecycle_event where fleet_id = $1 and kind = 'volume' order by seq`,
        [fleetId],
      )
    ).map(({ type }) => type);
  const readyCondition = async () => (await world.state(fleetId)).conditions.find(({ type }) => type === 'Ready');
  const describedAs = (description: string) => volumes.update(world.cloud, id, { description });

  it('stays on record and in use without its description, none is made beside it, and it goes on with it', async () => {
    await describedAs('payroll');
    await world.wake(fleetId);
    await world.reaches(fleetId, 'blocked');
    expect(await readyCondition()).toMatchObject({
      reason: 'VolumeUnmarked',
      message: `volume hub/data is there still, as ${id}, and has lost its mark: its description was "${mark}"`,
    });
    expect([(await record()).id, standing(), attached(), await facts()]).toEqual([id, [id], true, ['opened']]);
    const { differences } = (await new DriftService(world.database, world.reconciler, systemClock).report(fleetId))!;
    expect(differences).toMatchObject([{ kind: 'volume', cloudId: id, change: 'changed', repair: 'conflict' }]);

    await describedAs(mark);
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready');
    expect([(await record()).id, standing(), attached(), await facts()]).toEqual([id, [id], true, ['opened']]);
  });

  it('is let go of, and not deleted, when it is not wanted any more either', async () => {
    await describedAs('payroll');
    await world.change(fleetId, volumesSpec([]));
    await world.reaches(fleetId, 'ready', 2);
    expect([standing(), (await facts()).at(-1)]).toEqual([[id], 'closed']);
    expect((await volumes.get(world.cloud, id)).description).toBe('payroll');
  });

  it('gets its metadata back', async () => {
    const { metadata } = await volumes.get(world.cloud, id);
    await volumes.update(world.cloud, id, { metadata: { theirs: 'x' } });
    await world.settledAgain(fleetId);
    expect((await volumes.get(world.cloud, id)).metadata).toEqual({ ...metadata, theirs: 'x' });
    expect([(await record()).id, standing(), attached(), await facts()]).toEqual([id, [id], true, ['opened']]);
    expect((await world.state(fleetId)).status).toBe('ready');
  });

  it('is not deleted where another one bears its mark as well, nor is that one', async () => {
    const { metadata } = await volumes.get(world.cloud, id);
    const twin = await volumes.create(world.cloud, { name: 'twin', description: mark, size: 1, metadata });
    await eventually(() => world.emulator.state.get('volumes', twin.id)?.status === 'available');
    await world.wake(fleetId);
    await world.reaches(fleetId, 'blocked');
    expect(await readyCondition()).toMatchObject({
      reason: 'VolumeDuplicated',
      message: `volume hub/data is there a second time, as ${twin.id}, which may have content`,
    });
    expect([(await record()).id, standing()]).toEqual([id, [id, twin.id].sort()]);

    await volumes.update(world.cloud, twin.id, { description: 'theirs' });
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready');
    expect([(await record()).id, standing(), await facts()]).toEqual([id, [id, twin.id].sort(), ['opened']]);
  });
});
