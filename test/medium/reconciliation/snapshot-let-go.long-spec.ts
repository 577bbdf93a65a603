import { systemClock } from '../../../src/common/clock';
import { wakeCapture } from '../../../src/reconciliation/captures/capture.repository';
import { beginRemoval } from '../../../src/reconciliation/captures/capture.requests';
import { snapshotTable } from '../../../src/reconciliation/volume-snapshots/fleet-snapshot.table';
import { eventually } from '../../support/eventually';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { KillWorld } from '../../support/kill-world';

const spec = volumesSpec([dataVolume(1, { keep: true })]);

describe('a snapshot of a volume that outlives its fleet', () => {
  let world: KillWorld;
  beforeAll(async () => {
    world = await KillWorld.start();
  }, 60_000);
  afterAll(() => world.stop());

  it('goes all the same when somebody wants it gone while the fleet lets it go', async () => {
    const { fleetId } = await world.build(spec);
    await world.reaches(fleetId, 'ready');
    const { body } = await world.product.call<{ id: string }>('POST', `/fleets/${fleetId}/snapshots`, {
      volume: 'hub/data',
      name: 'features',
    });
    await eventually(async () => {
      const read = await world.product.call<{ status: string }>('GET', `/fleets/${fleetId}/snapshots/${body.id}`);
      return read.body.status === 'active';
    });
    await world.database.transaction(async (tx) => {
      const snapshot = (await wakeCapture(tx, snapshotTable, body.id))!;
      await world.remove(fleetId);
      // The fleet's run has seen all its snapshots as active, and waits to close this one.
      await eventually(
        async () => {
          const waiting = await world.database.query(
            `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
               and query like '%fleet_snapshot%'`,
          );
          return waiting.length > 0;
        },
        { timeoutMs: 20_000 },
      );
      await beginRemoval(tx, snapshotTable, snapshot, 'by anna', systemClock.now());
    });
    await world.reaches(fleetId, 'deleted');
    expect(world.emulator.state.all('volumeSnapshots')).toEqual([]);
    expect(world.emulator.state.all('volumes')).toHaveLength(1);
  }, 60_000);
});
