import { monotonic, systemClock } from '../../src/common/clock';
import { LatencyHistogram } from '../../devices/latency.histogram';
import { newId } from '../../src/common/ids';
import { inParallel } from '../support/parallel';
import { SwarmGateway, type GatewayOptions } from './swarm.gateway';

/** What one process of gateways is to do. */
export interface SwarmOrder extends GatewayOptions {
  kind: 'warm' | 'cold';
  gateways: number;
  /** Registrations, or for cold ones connections, under way at once. */
  atOnce: number;
  /** Hardware ids are `<prefix>-1` and so on. */
  prefix: string;
  /** What every request says beside its id. */
  request: object;
}

export interface SwarmResult {
  acknowledged: number;
  /** Answers that said anything but `assigned`. */
  others: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
}

/** Connections that a broker is asked for at once before the clock starts. */
const connectingAtOnce = 100;
/**
 * How many connections begin in a millisecond, until as many as may are under way: Mosquitto has a hundred wait to be accepted, and
 * whose request is dropped beyond that asks again after a second, by luck at the one or the other contestant.
 */
const beginningPerMs = 4;

async function run(order: SwarmOrder): Promise<SwarmResult> {
  const { gateways, atOnce, kind, prefix } = order;
  const latency = new LatencyHistogram();
  let [acknowledged, others] = [0, 0];
  const register = async (gateway: SwarmGateway, askedAt: number) => {
    const { status } = await gateway.register({ ...order.request, requestId: newId() });
    latency.add(monotonic() - askedAt);
    acknowledged += 1;
    if (status !== 'assigned') others += 1;
  };
  const open = (index: number) => SwarmGateway.open(`${prefix}-${index + 1}`, order);
  const warm: SwarmGateway[] = [];
  if (kind === 'warm') {
    await inParallel(gateways, connectingAtOnce, async (index) => {
      warm[index] = await open(index);
    });
  }
  const began = monotonic();
  await inParallel(gateways, atOnce, async (index) => {
    if (kind === 'cold' && index < atOnce) await systemClock.sleep(index / beginningPerMs);
    const askedAt = monotonic();
    const gateway = warm.at(index) ?? (await open(index));
    await register(gateway, askedAt);
    if (kind === 'cold') gateway.close();
  });
  const seconds = (monotonic() - began) / 1_000;
  for (const gateway of warm) gateway.close();
  const { p50Ms, p99Ms } = latency.summary();
  return { acknowledged, others, seconds, p50Ms, p99Ms };
}

process.once('message', (order: SwarmOrder) => {
  run(order).then(
    (result) => process.send?.({ result }, () => process.exit(0)),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.exit(1)),
  );
});
