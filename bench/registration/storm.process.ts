import { systemClock } from '../../src/common/clock';
import { newId } from '../../src/common/ids';
import { inParallel } from '../support/parallel';
import { SwarmGateway, type GatewayOptions } from './swarm.gateway';

/** Gateways that all come at once and do not give up: who hears nothing connects and asks again. */
export interface StormOrder extends GatewayOptions {
  gateways: number;
  atOnce: number;
  prefix: string;
  request: object;
}

export interface StormResult {
  /** The device ids that each gateway was told of, the last one last; hardware ids are `<prefix>-1` and so on. */
  told: string[][];
  /** Answers that were neither `assigned` nor `assigning`. */
  rejected: number;
}

const silenceMs = 5_000;
const pauseMs = 500;
const tellEveryMs = 100;

/** Asks until it is assigned; gives the ids that it was told of. */
async function live(order: StormOrder, hardwareId: string, result: StormResult): Promise<string[]> {
  const ids = new Set<string>();
  for (let tries = 0; ; tries += 1) {
    if (tries > 0) await systemClock.sleep(pauseMs * (1 + Math.random()));
    const reply = await ask(order, hardwareId).catch(() => null);
    if (reply?.deviceId !== undefined) ids.add(reply.deviceId);
    if (reply?.status === 'assigned') return [...ids];
    if (reply && reply.status !== 'assigning') result.rejected += 1;
    if (reply?.retryAfter !== undefined) await systemClock.sleep(reply.retryAfter * 1_000);
  }
}

/** One connection, one question and one answer; null where none came. */
async function ask(order: StormOrder, hardwareId: string) {
  const over = new AbortController();
  let gateway: SwarmGateway | null = null;
  const answer = async () => {
    gateway = await SwarmGateway.open(hardwareId, order);
    return gateway.register({ ...order.request, requestId: newId() });
  };
  const silence = systemClock.sleep(silenceMs, over.signal).then(() => null);
  try {
    return await Promise.race([answer(), silence]);
  } finally {
    over.abort();
    (gateway as SwarmGateway | null)?.close();
  }
}

async function storm(order: StormOrder): Promise<StormResult> {
  const result: StormResult = { told: [], rejected: 0 };
  let assigned = 0;
  const telling = setInterval(() => process.send?.({ assigned }), tellEveryMs);
  await inParallel(order.gateways, order.atOnce, async (index) => {
    result.told[index] = await live(order, `${order.prefix}-${index + 1}`, result);
    assigned += 1;
  });
  clearInterval(telling);
  return result;
}

process.once('message', (order: StormOrder) => {
  storm(order).then(
    (result) => process.send?.({ result }, () => process.exit(0)),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.exit(1)),
  );
});
process.once('disconnect', () => process.exit(0));
