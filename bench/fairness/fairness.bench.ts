import { systemClock } from '../../src/common/clock';
import { Mosquitto } from '../../test/support/mosquitto';
import { EmulatedWorld } from '../support/emulated.world';
import { startPostgres } from '../support/postgres';
import { tell } from '../support/progress';
import { readyFleet } from '../support/ready.fleet';
import { median, rounded } from '../support/statistics';
import { Load } from './load';
import type { LoadResult } from './load.process';

export interface FairnessOptions {
  rounds: number;
  /** Registrations a second that a fleet may bring, and how many the quiet one brings. */
  share: number;
  quiet: number;
  seconds: number;
}

export interface FairnessResult {
  quietP99Ms: number;
  floodP99Ms: number;
  /** The median of the rounds' ratios. */
  ratio: number;
  /** Of the flooding fleet, in all rounds. */
  refused: number;
  accepted: number;
}

/** How many times its share the flooding fleet asks for. */
const floodFactor = 10;
/** So long the flood goes on before and after the quiet fleet is looked at: its burst is over by then. */
const marginSeconds = 3;
const burstSeconds = 1;

/** One fleet floods; what another one, that stays well within its share, notices of it. */
export async function fairness(options: FairnessOptions): Promise<FairnessResult> {
  const { share, quiet } = options;
  const postgres = await startPostgres();
  const broker = await Mosquitto.startAsOperated();
  const env = {
    MQTT_URL: broker.url,
    MOORAGE_REGISTRATION_RATE: String(share),
    MOORAGE_REGISTRATION_BURST_SECONDS: String(burstSeconds),
  };
  const world = await EmulatedWorld.start(postgres, { buildMs: 10, env });
  const loads: Load[] = [];
  const load = async (prefix: string, rate: number) => {
    const { request } = await readyFleet(world);
    // Enough that none is asked again before it has its answer.
    const order = { port: broker.port, username: '', password: '', gateways: 2 * rate, prefix, request };
    const started = await Load.start(order);
    loads.push(started);
    return started;
  };
  try {
    const [others, flooding] = [await load('quiet', quiet), await load('flood', floodFactor * share)];
    return await allRounds(others, flooding, () => world.product.cpuSeconds(), options);
  } finally {
    for (const started of loads) started.stop();
    await world.stop();
    await broker.stop();
    await postgres.stop();
  }
}

async function allRounds(
  others: Load,
  flooding: Load,
  cpuSeconds: () => Promise<number>,
  { rounds, share, quiet, seconds }: FairnessOptions,
): Promise<FairnessResult> {
  const done: { alone: LoadResult; beside: LoadResult; flood: LoadResult }[] = [];
  // The first one warms up, makes the devices, and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const alone = await others.run({ rate: quiet, seconds });
    const before = await cpuSeconds();
    const later = systemClock.sleep(marginSeconds * 1_000).then(() => others.run({ rate: quiet, seconds }));
    const flooded = flooding.run({ rate: floodFactor * share, seconds: seconds + 2 * marginSeconds });
    const [beside, flood] = await Promise.all([later, flooded]);
    const used = (await cpuSeconds()) - before;
    tell(
      `round ${round}/${rounds}: p99 ${alone.p99Ms} ms alone, ${beside.p99Ms} ms beside the flood (p50 ${alone.p50Ms} and ` +
        `${beside.p50Ms} ms); flood: ${flood.accepted} accepted, ${flood.refused} refused, ${flood.skipped} not sent, ` +
        `${flood.unanswered} unanswered; ${rounded(used, 1)} s of the service's processor time`,
    );
    for (const { refused, skipped, unanswered } of [alone, beside]) {
      const amiss = `${refused} refused, ${skipped} not sent, ${unanswered} unanswered`;
      if (refused + skipped + unanswered > 0) throw new Error(`of the quiet fleet: ${amiss}`);
    }
    if (round > 0) done.push({ alone, beside, flood });
  }
  const sum = (of: (one: LoadResult) => number) => done.reduce((total, { flood }) => total + of(flood), 0);
  return {
    quietP99Ms: rounded(median(done.map(({ alone }) => alone.p99Ms)), 1),
    floodP99Ms: rounded(median(done.map(({ beside }) => beside.p99Ms)), 1),
    ratio: rounded(median(done.map(({ alone, beside }) => beside.p99Ms / alone.p99Ms)), 2),
    refused: sum(({ refused }) => refused),
    accepted: sum(({ accepted }) => accepted),
  };
}
