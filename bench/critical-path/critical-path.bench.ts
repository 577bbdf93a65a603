import { monotonic } from '../../src/common/clock';
import { buildAll, createFleets, createOwner, FleetWatch, type BenchFleet, type Owner } from '../support/fleets';
import { EmulatedWorld, noQuotas, type RateLimits } from '../support/emulated.world';
import { startPostgres, type BenchPostgres } from '../support/postgres';
import { seconds, tell } from '../support/progress';
import { median, rounded } from '../support/statistics';
import { criticalPathMs, limitedMs, type PlanStep } from './critical-path.model';

const callMs = 100;
/** The emulator's default, and about what small clouds take. */
const buildMs = 1_500;
const singleRounds = 3;
const manyFleets = 100;

export interface CriticalPathResult {
  ours: number;
  criticalPath: number;
  ratio: number;
  fleets100Ratio: number;
}

interface Round {
  ours: number;
  model: number;
}

export interface CriticalPathOptions {
  rounds?: number;
  /**
   * Calls a second that the cloud is said to allow for each service: below what the default concurrency of 32 would give
   * at 100 ms, and below what the machine can do with the emulator and Postgres on it, so that the limit is what is measured.
   */
  rate?: number;
}

/** One full fleet, and a hundred at once, from reconcile to ready at 100 ms a call. */
export async function criticalPath({ rounds = 5, rate = 50 }: CriticalPathOptions): Promise<CriticalPathResult> {
  const postgres = await startPostgres();
  try {
    const single: Round[] = [];
    const many: Round[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const results = await oneRound(postgres, { network: rate, compute: rate });
      single.push(...results.single);
      many.push(results.many);
      const ours = median(results.single.map((one) => one.ours));
      tell(
        `round ${round}/${rounds}: one fleet ${seconds(ours)} against ${seconds(results.single[0].model)}, ` +
          `${manyFleets} fleets ${seconds(results.many.ours)} against ${seconds(results.many.model)}`,
      );
    }
    const ours = median(single.map((one) => one.ours));
    return {
      ours: rounded(ours / 1000),
      criticalPath: rounded(single[0].model / 1000),
      ratio: rounded(median(single.map((one) => one.ours / one.model))),
      fleets100Ratio: rounded(median(many.map((one) => one.ours / one.model))),
    };
  } finally {
    await postgres.stop();
  }
}

/** A new world each time: the external network has addresses for some hundred fleets. */
async function oneRound(postgres: BenchPostgres, limits: RateLimits): Promise<{ single: Round[]; many: Round }> {
  const world = await EmulatedWorld.start(postgres, { buildMs, limits });
  const watch = await FleetWatch.start(world.database.url, world.database.database);
  try {
    const { api } = world.product;
    const owner = await createOwner(api);
    const [warmUp] = await createFleets(api, owner, 1);
    world.emulator.faults.set({ latencyMs: callMs, quotas: noQuotas });
    const { steps: plan } = await api.get<{ steps: PlanStep[] }>(`/fleets/${warmUp.id}/plan`);
    await timed(watch, [warmUp], () => api.post(`/fleets/${warmUp.id}/reconcile`));
    const single: Round[] = [];
    for (let round = 0; round < singleRounds; round += 1) single.push(await oneFleet(world, watch, owner, plan));
    const fleets = await createFleets(api, owner, manyFleets);
    const ours = await timed(watch, fleets, () => buildAll(world.database.database, fleets));
    const model = limitedMs(plan, { fleets: manyFleets, limits, callMs, buildMs });
    return { single, many: { ours, model } };
  } finally {
    await watch.close();
    await world.stop();
  }
}

async function oneFleet(world: EmulatedWorld, watch: FleetWatch, owner: Owner, plan: PlanStep[]): Promise<Round> {
  const { api } = world.product;
  const fleets = await createFleets(api, owner, 1);
  const ours = await timed(watch, fleets, () => api.post(`/fleets/${fleets[0].id}/reconcile`));
  return { ours, model: criticalPathMs(plan, callMs, buildMs) };
}

async function timed(watch: FleetWatch, fleets: BenchFleet[], start: () => Promise<unknown>): Promise<number> {
  const ready = watch.until(fleets, 'ready', 300_000);
  const began = monotonic();
  await Promise.all([ready, start()]);
  return monotonic() - began;
}
