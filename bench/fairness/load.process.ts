import { LatencyHistogram } from '../../devices/latency.histogram';
import { monotonic, systemClock } from '../../src/common/clock';
import { newId } from '../../src/common/ids';
import { inParallel } from '../support/parallel';
import { SwarmGateway, type GatewayOptions } from '../registration/swarm.gateway';

/** The gateways of one fleet, which are connected once and then register at a given rate, again and again. */
export interface LoadOrder extends GatewayOptions {
  gateways: number;
  prefix: string;
  /** What every request says beside its id. */
  request: object;
}

export interface LoadRun {
  /** Registrations a second, whatever becomes of those before them. */
  rate: number;
  seconds: number;
}

export interface LoadResult {
  accepted: number;
  /** Told to come again later, which they do not heed. */
  refused: number;
  /** Not sent, since their gateway still waited for its last answer. */
  skipped: number;
  /** Still without an answer some time after the end. */
  unanswered: number;
  /** From the moment at which a registration was due to its answer, of those that were accepted. */
  p50Ms: number;
  p99Ms: number;
}

/** Connections that the broker is asked for at once. */
const connectingAtOnce = 100;
/** How exactly the moments are kept at which registrations are due. */
const tickMs = 2;
/** So long answers are waited for after the end. */
const patienceMs = 5_000;

async function connect(order: LoadOrder): Promise<SwarmGateway[]> {
  const gateways: SwarmGateway[] = [];
  await inParallel(order.gateways, connectingAtOnce, async (index) => {
    gateways[index] = await SwarmGateway.open(`${order.prefix}-${index + 1}`, order);
  });
  return gateways;
}

async function run(gateways: SwarmGateway[], request: object, { rate, seconds }: LoadRun): Promise<LoadResult> {
  const latency = new LatencyHistogram();
  const busy = new Map<SwarmGateway, Promise<void>>();
  let [accepted, refused, skipped] = [0, 0, 0];
  const register = async (gateway: SwarmGateway, due: number) => {
    const { status } = await gateway.register({ ...request, requestId: newId() });
    busy.delete(gateway);
    if (status === 'rejected') refused += 1;
    else accepted += 1;
    if (status !== 'rejected') latency.add(monotonic() - due);
  };
  const began = monotonic();
  for (let sent = 0; sent < rate * seconds; await systemClock.sleep(tickMs)) {
    const dueByNow = Math.min(rate * seconds, Math.floor(((monotonic() - began) / 1_000) * rate) + 1);
    for (; sent < dueByNow; sent += 1) {
      const gateway = gateways[sent % gateways.length];
      if (busy.has(gateway)) skipped += 1;
      else busy.set(gateway, register(gateway, began + (sent / rate) * 1_000));
    }
  }
  await Promise.race([Promise.all(busy.values()), systemClock.sleep(patienceMs)]);
  return { accepted, refused, skipped, unanswered: busy.size, ...latency.summary() };
}

process.once('message', (order: LoadOrder) => {
  const fail = (error: unknown) => process.send?.({ error: String(error) }, () => process.exit(1));
  connect(order).then((gateways) => {
    process.on('message', (wanted: LoadRun) => {
      run(gateways, order.request, wanted).then((result) => process.send?.({ result }), fail);
    });
    process.send?.({ connected: true });
  }, fail);
});
process.once('disconnect', () => process.exit(0));
