import { monotonic } from '../../../src/common/clock';
import { ReconcilerWorld } from '../../support/reconciler-world';

const answeredAfter = 5_500;

describe('a creation that is not answered for longer than it is looked for', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start({ settleMs: 3_000, headersMs: 3_500 });
  });
  afterAll(() => world.stop());

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
});
