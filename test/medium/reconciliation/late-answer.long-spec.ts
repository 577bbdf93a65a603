import { systemClock } from '../../../src/common/clock';
import { claim, finish } from '../../../src/database/work-queue.repository';
import { wake } from '../../../src/database';
import { keypairs } from '../../../src/openstack';
import { Clouds } from '../../../src/reconciliation';
import { CaptureKeeper } from '../../../src/reconciliation/captures/capture.keeper';
import { FleetClouds } from '../../../src/reconciliation/fleet.clouds';
import { snapshotDriver } from '../../../src/reconciliation/volume-snapshots/snapshot.driver';
import { SnapshotService } from '../../../src/reconciliation/volume-snapshots/snapshot.service';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { MovableClock } from '../../support/movable.clock';
import { emulatorSettings, ReconcilerWorld } from '../../support/reconciler-world';
import { testKey } from '../../support/test-key';

const [settleMs, headersMs] = [3_000, 3_500];
const { keyPair } = fullSpec;
const networks = [{ key: 'lan', subnet: { cidr: 'auto' } }];
const plainServer = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };

/** Waits until the fleet says that it waits for this. */
const waitsFor = (world: ReconcilerWorld, fleetId: string, what: string) =>
  eventually(async () =>
    (await world.state(fleetId)).conditions.some(({ message }) => message === `waiting for ${what}`),
  );

/** Has the first call of this kind wait for its effect until `release`. */
function hold({ emulator }: ReconcilerWorld, kind: string) {
  let come: (nth: number) => void;
  let release = () => {};
  const arrived = new Promise<number>((resolve) => (come = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const unhook = emulator.onCall(async (call) => {
    if (call.kind !== kind || call.phase !== 'before') return;
    unhook();
    come(call.n);
    await released;
  });
  return { arrived, release: () => release() };
}

describe('a creation that is not answered for longer than it is looked for', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start({ settleMs, headersMs });
  });
  afterAll(() => world.stop());

  it('is waited for by a fleet that is deleted meanwhile, though a second one would be refused', async () => {
    const { arrived, release } = hold(world, 'POST compute/os-keypairs');
    const fleetId = await world.createFleet({ keyPair });
    await arrived;
    await world.remove(fleetId);
    await waitsFor(world, fleetId, 'key_pair key');
    release();
    await world.reaches(fleetId, 'deleted');
    expect(world.emulator.calls.count('POST compute/os-keypairs')).toBe(1);
    expect(world.emulator.state.all('keyPairs')).toEqual([]);
  });

  it('is not taken for that of the next version, which another server comes of', async () => {
    const specOf = (userData: string) => ({ networks, servers: [{ ...plainServer, userData }] });
    const kind = 'POST compute/servers';
    const { arrived, release } = hold(world, kind);
    const fleetId = await world.createFleet(specOf('one'));
    const nth = await arrived;
    await world.change(fleetId, specOf('two'));
    const made = () => world.ofFleet('servers', fleetId);
    // The next one comes to find the ports taken.
    const unhook = world.emulator.onCall(async (call) => {
      if (call.kind !== kind || call.phase !== 'before' || call.n <= nth) return;
      unhook();
      release();
      await eventually(() => made().some(({ vmState }) => vmState === 'active'));
    });
    await world.reaches(fleetId, 'ready', 2);
    expect(made().map(({ userData }) => Buffer.from(userData ?? '', 'base64').toString())).toEqual(['two']);
  });

  it('is that of one snapshot, which is taken once', async () => {
    const { database, emulator } = world;
    const settings = emulatorSettings(emulator);
    const slow = { ...settings, timeouts: { ...settings.timeouts, headersMs } };
    const clouds = new FleetClouds(database, new Clouds(() => slow, systemClock), systemClock, testKey);
    const keeper = new CaptureKeeper(snapshotDriver(clouds), database, systemClock, settleMs);
    const snapshots = new SnapshotService(database, systemClock);
    const fleetId = await world.createFleet({
      networks,
      servers: [{ ...plainServer, volumes: [{ key: 'data', sizeGiB: 1 }] }],
    });
    await world.reaches(fleetId, 'ready');
    const { id } = await snapshots.take(fleetId, 'hub/data', 'one');
    const keep = async () => {
      await wake(database, 'snapshot', id);
      const [lease] = await claim(database, { queue: 'snapshot', limit: 1, leaseMs: 60_000 });
      await keeper.keep(lease).finally(() => finish(database, lease, { nextInMs: null }));
    };
    const { release } = hold(world, 'POST block-storage/snapshots');
    await expect(keep()).rejects.toThrow('no answer');
    await keep();
    release();
    await eventually(async () => {
      await keep();
      return (await snapshots.get(fleetId, id)).status === 'active';
    });
    expect(emulator.state.all('volumeSnapshots')).toHaveLength(1);
  });
});

it('looks for a creation from when nobody waits for its answer any more, and does not send it again meanwhile', async () => {
  const clock = new MovableClock(systemClock.now().toISOString());
  const patience = 600_000;
  const world = await ReconcilerWorld.start({ settleMs: patience, headersMs, clock });
  const kind = 'POST network/networks';
  const { arrived, release } = hold(world, kind);
  try {
    const fleetId = await world.createFleet({ networks });
    await arrived;
    clock.advance(patience);
    await waitsFor(world, fleetId, 'network lan');
    release();
    await world.reaches(fleetId, 'ready');
    expect(world.emulator.calls.count(kind)).toBe(1);
    expect(await world.database.query('select code from anomaly where fleet_id = $1', [fleetId])).toEqual([]);
  } finally {
    release();
    await world.stop();
  }
});

describe('a creation of unknown outcome that is tried again, and refused', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start({ settleMs: 12_000 });
  });
  afterAll(() => world.stop());

  it('is waited for by a fleet that is deleted then', async () => {
    const kind = 'POST compute/os-keypairs';
    const rules = [{ kind, nth: 1, effect: 'drop-before' } as const, { kind, effect: 'status', status: 403 } as const];
    world.emulator.faults.set({ rules });
    const fleetId = await world.createFleet({ keyPair }, { name: 'refused' });
    await world.reaches(fleetId, 'blocked');
    await world.remove(fleetId);
    await waitsFor(world, fleetId, 'key_pair key');
    // The first one takes effect.
    world.emulator.faults.clear();
    await keypairs.create(world.cloud, { name: 'moorage-refused-key', public_key: keyPair.publicKey });
    await world.reaches(fleetId, 'deleted');
    expect(world.emulator.state.all('keyPairs')).toEqual([]);
  });
});
