import { ReconcilerWorld } from '../../support/reconciler-world';

describe('a creation that is not answered for longer than it is looked for', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start({ settleMs: 3_000, headersMs: 3_500 });
  });
  afterAll(() => world.stop());

  it('is looked for from when nobody waits for the answer any more, and not sent again meanwhile', async () => {
    world.emulator.faults.set({
      rules: [{ kind: 'POST network/networks', nth: 1, effect: 'stall-before', ms: 5_500 }],
    });
    const fleetId = await world.createFleet({ networks: [{ key: 'lan', subnet: { cidr: 'auto' } }] });
    await world.reaches(fleetId, 'ready');
    expect(world.emulator.calls.count('POST network/networks')).toBe(1);
    expect(await world.database.query('select code from anomaly where fleet_id = $1', [fleetId])).toEqual([]);
  });
});
