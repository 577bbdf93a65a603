import { monotonic, systemClock } from '../../src/common/clock';
import { openCloud, type Cloud } from '../../src/openstack';
import { labSettings } from '../support/lab';
import { startPostgres } from '../support/postgres';
import { seconds, tell } from '../support/progress';
import { quiet } from '../support/quiet';
import { median, percentile, rounded } from '../support/statistics';
import { choiceOf, type ContestantName } from './contestant.choice';
import { CliRival, HeatRival, Ours, ScriptRival, type Attempt, type Contestant } from './contestants';
import { LabWorld } from './lab.world';
import { untilReachable } from './reachable';

type ByName = Partial<Record<ContestantName, number>>;

/** Of one number of fleets, seconds from the start until all of them are ready: medians of the rounds. */
export interface Ladder extends ByName {
  rounds: number;
  oursOverThreaded: number;
  oursOverHeat?: number;
  /** Of the single fleets' times, in seconds. */
  p50: ByName;
  p95: ByName;
  /** Until all floating IPs are ACTIVE. */
  reachable: ByName;
  /** Requests of the client, by round. */
  apiCalls: ByName;
  /** Processor time of the client, in seconds: of the service's process, of the script with its start, of all commands. */
  cpuSeconds: ByName;
}

export interface ProvisioningOptions {
  rounds: number;
  fleets: number[];
  /** Left out, everybody takes part, with many fleets ours and threaded alone. */
  only?: ContestantName[];
}

/** What one contestant's turn came to. */
interface Turn extends Attempt {
  /** From the common start until all fleets can be reached from outside, s. */
  reachable: number;
}

/**
 * The same resources on a real OpenStack by each contestant in turn; every one begins on an empty project. A fleet by each goes
 * before: whoever came first after a cloud's start paid 5 s for the tokens of its services alone.
 */
export async function provisioning(options: ProvisioningOptions): Promise<Record<string, Ladder>> {
  const postgres = await startPostgres();
  const world = await LabWorld.start(postgres);
  const cloud = openCloud(labSettings(), { clock: systemClock });
  try {
    const contestants: Record<ContestantName, Contestant> = {
      ours: new Ours(world),
      threaded: new ScriptRival(world, 'threaded'),
      serial: new ScriptRival(world, 'serial'),
      heat: new HeatRival(world),
      cli: new CliRival(world),
    };
    const ladders = options.fleets.map((count) => ({ count, ...choiceOf(count, options) }));
    for (const name of new Set(ladders.flatMap(({ names }) => names).filter((one) => one !== 'cli'))) {
      tell(`warming up, not counted: ${name}`);
      await oneTurn(contestants[name], 1, cloud);
    }
    const result: Record<string, Ladder> = {};
    for (const { count, names, rounds } of ladders) {
      const attempts = new Map<ContestantName, Turn[]>(names.map((name) => [name, []]));
      for (let round = 1; round <= rounds; round += 1) {
        // Who goes first has the caches of the round before against it.
        const order = round % 2 === 1 ? names : [...names].reverse();
        for (const name of order) {
          const turn = await oneTurn(contestants[name], count, cloud);
          attempts.get(name)?.push(turn);
          tell(`round ${round}, ${count} fleets, ${name}: ${told(turn)}`);
        }
      }
      result[`fleets${count}`] = ladderOf(attempts);
    }
    return result;
  } finally {
    await cloud.close();
    await world.stop();
    await postgres.stop();
  }
}

async function oneTurn(contestant: Contestant, count: number, cloud: Cloud): Promise<Turn> {
  await quiet();
  const began = monotonic();
  try {
    const attempt = await contestant.up(count);
    return { ...attempt, reachable: Math.max(...attempt.seconds) + (await untilReachable(cloud, count)) };
  } finally {
    const up = monotonic();
    await contestant.down();
    tell(`  up and down in ${seconds(up - began)} and ${seconds(monotonic() - up)}`);
  }
}

function told({ seconds: all, reachable, calls }: Turn): string {
  const [half, last, end] = [percentile(all, 0.5), Math.max(...all), reachable].map((at) => seconds(at * 1000));
  return `half of them after ${half}, all after ${last}, all reachable after ${end}, ${calls} calls`;
}

function ladderOf(attempts: Map<ContestantName, Turn[]>): Ladder {
  const each = (figure: (of: Turn[]) => number): ByName =>
    Object.fromEntries([...attempts].map(([name, of]) => [name, rounded(figure(of))]));
  const ready = each((of) => median(of.map(({ seconds: all }) => Math.max(...all))));
  const { ours = NaN, threaded = NaN, heat } = ready;
  return {
    ...ready,
    rounds: Math.max(...[...attempts.values()].map(({ length }) => length)),
    oursOverThreaded: rounded(ours / threaded),
    ...(heat === undefined ? {} : { oursOverHeat: rounded(ours / heat) }),
    p50: each((of) => percentile(singlyReady(of), 0.5)),
    p95: each((of) => percentile(singlyReady(of), 0.95)),
    reachable: each((of) => median(of.map(({ reachable }) => reachable))),
    apiCalls: each((of) => median(of.map(({ calls }) => calls))),
    cpuSeconds: each((of) => median(of.map(({ cpuSeconds }) => cpuSeconds))),
  };
}

const singlyReady = (attempts: Attempt[]): number[] => attempts.flatMap(({ seconds: all }) => all);
