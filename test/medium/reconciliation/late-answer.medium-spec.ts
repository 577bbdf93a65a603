import { monotonic } from '../../../src/common/clock';
import { keypairs } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const answeredAfter = 5_500;
const { keyPair } = fullSpec;

/** Waits until the fleet says that it waits for this. */
const waitsFor = (world: ReconcilerWorld, fleetId: string, what: string) =>
  eventually(async () => (await world.state(fleetId)).conditions.some(({ message }) => message === `waiting for ${what}`));

describe('a creation that is not answered for longer than it is looked for', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start({ settleMs: 3_000, headersMs: 3_500 });
  });
  afterAll(() => world.stop());

  /** Has the first call of this kind wait for its effect until `release`. */
  function hold(kind: string) {
    let [come, release] = [() => {}, () => {}];
    const arrived = new Promise<void>((resolve) => (come = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    const unhook = world.emulator.onCall(async (call) => {
      if (call.kind !== kind || call.phase !== 'before') return;
      unhook();
      come();
      await released;
    });
    return { arrived, release };
  }

  it('is looked for from when nobody waits for the answer any more, and not sent again meanwhile', async () => {
    const stalled = { kind: 'POST network/networks', nth: 1, effect: 'stall-before', ms: answeredAfter } as const;
    world.emulator.faults.set({ rules: [stalled] });
    const began = monotonic();
    const fleetId = await world.createFleet({ networks: [{ key: 'lan', subnet: { cidr: 'auto' } }] });
    await world.reaches(fleetId, 'ready');
    // By the effect of the first one, which nobody has heard of.
    expect(monotonic() - began).toBeGreaterThan(answeredAfter);
    expect(world.emulator.calls.count('POST network/networks')).toBe(1);
    expect(await world.database.query('select code from anomaly where fleet_id = $1', [fleetId])).toEqual([]);
  });

  it('is waited for by a fleet that is deleted meanwhile, though a second one would be refused', async () => {
    const { arrived, release } = hold('POST compute/os-keypairs');
    const fleetId = await world.createFleet({ keyPair });
    await arrived;
    await world.remove(fleetId);
    await waitsFor(world, fleetId, 'key_pair key');
    release();
    await world.reaches(fleetId, 'deleted');
    expect(world.emulator.calls.count('POST compute/os-keypairs')).toBe(1);
    expect(world.emulator.state.all('keyPairs')).toEqual([]);
  });
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
