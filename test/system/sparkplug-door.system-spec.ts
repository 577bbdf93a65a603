import { registry } from '../../src/common/metrics';
import { eventually } from '../support/eventually';
import { VendorBench } from './support/vendor';

describe('Sparkplug’s own client', () => {
  let bench: VendorBench;

  beforeAll(async () => {
    bench = await VendorBench.start();
  });
  afterAll(() => bench.stop());

  it('is registered and ready by its birth, lost by its death, and ready again', async () => {
    const ours = await bench.world.fleet();
    await bench.world.setFleet(ours.fleet.id, 'ready');
    const { id, secret } = ours.enrollment;
    const stateOf = async () => {
      const { items } = await bench.world.decisions.list({ fleetId: ours.fleet.id, limit: 2 });
      expect(items.length).toBeLessThan(2);
      return items.at(0)?.state;
    };
    // Its bdSeq is 0 every time.
    for (let turn = 0; turn < 2; turn += 1) {
      const node = bench.launch('sparkplug-node.cjs', String(bench.port), 'press-1', `${id}:${secret}`);
      expect(await node.says()).toEqual({ born: true });
      await eventually(async () => (await stateOf()) === 'ready', { timeoutMs: 30_000 });
      await eventually(async () => /result="ndata"} \d/.test(await messages()));
      await node.kill();
      await eventually(async () => (await stateOf()) === 'lost', { timeoutMs: 30_000 });
    }
    expect(await messages()).not.toMatch(/result="(gap|malformed|stale_death)"/);
  });

  it('is refused with another fleet’s secret', async () => {
    const [ours, theirs] = [await bench.world.fleet(), await bench.world.fleet()];
    const password = `${ours.enrollment.id}:${theirs.enrollment.secret}`;
    expect(await bench.run('sparkplug-node.cjs', String(bench.port), 'press-2', password)).toMatchObject({
      error: expect.stringMatching(/Bad username or password/),
    });
  });

  const messages = () => registry.getSingleMetricAsString('moorage_door_messages_total');
});
