import { systemClock } from '../../../src/common/clock';
import { wake, WorkRunner } from '../../../src/database';
import { MeteringService } from '../../../src/metering';
import { Clouds } from '../../../src/reconciliation';
import { CaptureKeeper } from '../../../src/reconciliation/captures/capture.keeper';
import { FleetClouds } from '../../../src/reconciliation/fleet.clouds';
import { snapshotDriver } from '../../../src/reconciliation/volume-snapshots/snapshot.driver';
import { SnapshotService } from '../../../src/reconciliation/volume-snapshots/snapshot.service';
import { eventually } from '../../support/eventually';
import { MovableClock } from '../../support/movable.clock';
import { emulatorSettings, ReconcilerWorld } from '../../support/reconciler-world';
import { testKey } from '../../support/test-key';

const spec = {
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  router: { externalNetwork: 'public' },
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], floatingIp: true }],
};

describe('what is asked to go, when nobody can look whether it has', () => {
  const clock = new MovableClock(systemClock.now().toISOString());
  let world: ReconcilerWorld;

  beforeAll(async () => {
    world = await ReconcilerWorld.start({ clock });
  });
  afterAll(() => world.stop());

  const make = async (wanted: unknown, engine: 'native' | 'heat' = 'native') => {
    const fleetId = await world.createFleet(wanted, { engine });
    await world.reaches(fleetId, 'ready');
    return fleetId;
  };
  const addressesOf = (fleetId: string) => world.ofFleet('floatingIps', fleetId);
  const backsOff = async (key: string) => {
    const [item] = await world.database.query<{ failed: boolean }>(
      'select attempt > 0 and lease_until is null as failed from work_item where key = $1',
      [key],
    );
    return item.failed;
  };
  /** The cloud takes `call`, tells nothing of it, and answers nobody until it is carried out and `hours` have gone by. */
  async function unheard(call: string, key: string, ask: () => Promise<unknown>, isDone: () => boolean, hours: number) {
    let out = false;
    const unhook = world.emulator.onCall(({ phase, kind }) => {
      if (phase === 'before' && out) return Promise.resolve('drop');
      if (phase === 'before' || kind !== call) return;
      out = true;
      return Promise.resolve('drop');
    });
    await ask();
    await eventually(async () => isDone() && (await backsOff(key)));
    clock.advance(hours * 3_600_000);
    unhook();
  }
  /** The confidence of each of its intervals, and the whole hours of what is unknown. */
  const used = (fleetId: string, kind: string) =>
    eventually(async () => {
      const metering = new MeteringService(world.database);
      await metering.absorbAll();
      const intervals = (await metering.intervals({ fleetId })).filter((one) => one.kind === kind);
      if (intervals.length === 0 || intervals.some(({ end }) => end === null)) return null;
      return intervals.map(({ confidence, start, end }) => {
        const hours = Math.floor((Date.parse(end ?? '') - Date.parse(start)) / 3_600_000);
        return confidence === 'unknown' ? `unknown ${hours}` : confidence;
      });
    });

  it('is known until it is found gone a moment later, and through an outage until it was last seen', async () => {
    for (const hours of [0, 3]) {
      const fleetId = await make(spec);
      const [{ id }] = addressesOf(fleetId);
      const isGone = () => world.emulator.state.get('floatingIps', id) === undefined;
      await unheard('DELETE network/floatingips/:id', fleetId, () => world.remove(fleetId), isGone, hours);
      await world.wake(fleetId);
      await world.reaches(fleetId, 'deleted');
      expect(await used(fleetId, 'floating_ip')).toEqual(hours === 0 ? ['observed'] : ['observed', 'unknown 3']);
    }
  });

  it('is known until it was last seen where Heat takes it away', async () => {
    const fleetId = await make(spec, 'heat');
    const areGone = () =>
      world.emulator.state
        .all('stacks')
        .every(({ tags, deletedAt }) => deletedAt !== null || !tags.some((tag) => tag.includes(fleetId)));
    const call = 'DELETE orchestration/stacks/:name/:id';
    await unheard(call, fleetId, () => world.remove(fleetId), areGone, 12);
    await world.wake(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(await used(fleetId, 'floating_ip')).toEqual(['observed', 'unknown 12']);
    // Nova tells its end.
    expect(await used(fleetId, 'server')).toEqual(['observed']);
  });

  it('is known until it was last seen of a snapshot', async () => {
    const { database, emulator } = world;
    const clouds = new FleetClouds(database, new Clouds(() => emulatorSettings(emulator), clock), clock, testKey);
    const keeper = new CaptureKeeper(snapshotDriver(clouds), database, clock, 300);
    const runner = new WorkRunner(database, {
      queue: 'snapshot',
      concurrency: 1,
      handle: (lease) => keeper.keep(lease),
    });
    runner.start();
    const snapshots = new SnapshotService(database, clock);
    const fleetId = await make({ ...spec, servers: [{ ...spec.servers[0], volumes: [{ key: 'data', sizeGiB: 1 }] }] });
    const { id } = await snapshots.take(fleetId, 'hub/data', 'before');
    const { cloudId } = await eventually(async () => {
      const snapshot = await snapshots.get(fleetId, id);
      return snapshot.status === 'active' ? snapshot : null;
    });
    const isGone = () => emulator.state.get('volumeSnapshots', cloudId ?? '') === undefined;
    const call = 'DELETE block-storage/snapshots/:id';
    await unheard(call, id, () => snapshots.remove(fleetId, id, 'Ada'), isGone, 3);
    await wake(database, 'snapshot', id);
    expect(await used(fleetId, 'snapshot')).toEqual(['observed', 'unknown 3']);
    await runner.stop();
  });
});
