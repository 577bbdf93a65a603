import { monotonic } from '../../src/common/clock';
import { startPostgres } from '../support/postgres';
import { seconds, tell } from '../support/progress';
import { quiet } from '../support/quiet';
import { median, percentile, rounded } from '../support/statistics';
import { CliRival, HeatRival, Ours, ScriptRival, type Attempt, type Contestant } from './contestants';
import { LabWorld } from './lab.world';

export const contestantNames = ['ours', 'threaded', 'serial', 'heat', 'cli'] as const;
export type ContestantName = (typeof contestantNames)[number];
type ByName = Partial<Record<ContestantName, number>>;

/** Of one number of fleets, seconds from the start until all of them are ready: medians of the rounds. */
export interface Ladder extends ByName {
  rounds: number;
  oursOverThreaded: number;
  oursOverHeat?: number;
  /** Of the single fleets' times, in seconds. */
  p50: ByName;
  p95: ByName;
  /** Requests of the client, by round. */
  apiCalls: ByName;
  /** Processor time of the client, in seconds: of the service's process, of the script with its start, of all commands. */
  cpuSeconds: ByName;
}

export interface ProvisioningOptions {
  rounds: number;
  fleets: number[];
  only: ContestantName[];
}

/** Of so many fleets the slow rivals would take an hour. */
const longLadder = 50;

/** The same resources on a real OpenStack by each contestant in turn; every one begins on an empty project. */
export async function provisioning({ rounds, fleets, only }: ProvisioningOptions): Promise<Record<string, Ladder>> {
  const postgres = await startPostgres();
  const world = await LabWorld.start(postgres);
  try {
    const contestants: Record<ContestantName, Contestant> = {
      ours: new Ours(world),
      threaded: new ScriptRival(world, 'threaded'),
      serial: new ScriptRival(world, 'serial'),
      heat: new HeatRival(world),
      cli: new CliRival(world),
    };
    const result: Record<string, Ladder> = {};
    for (const count of fleets) {
      const long = count >= longLadder;
      const names = only.filter((name) => !long || name === 'ours' || name === 'threaded');
      const attempts = new Map<ContestantName, Attempt[]>(names.map((name) => [name, []]));
      for (let round = 1; round <= (long ? 1 : rounds); round += 1) {
        // Who goes first has the caches of the round before against it.
        const order = round % 2 === 1 ? names : [...names].reverse();
        for (const name of order) {
          const attempt = await oneTurn(contestants[name], count);
          attempts.get(name)?.push(attempt);
          tell(`round ${round}, ${count} fleets, ${name}: ${seconds(Math.max(...attempt.seconds) * 1000)}`);
        }
      }
      result[`fleets${count}`] = ladderOf(attempts);
    }
    return result;
  } finally {
    await world.stop();
    await postgres.stop();
  }
}

async function oneTurn(contestant: Contestant, count: number): Promise<Attempt> {
  await quiet();
  const began = monotonic();
  try {
    return await contestant.up(count);
  } finally {
    const up = monotonic();
    await contestant.down();
    tell(`  up and down in ${seconds(up - began)} and ${seconds(monotonic() - up)}`);
  }
}

function ladderOf(attempts: Map<ContestantName, Attempt[]>): Ladder {
  const each = (figure: (of: Attempt[]) => number): ByName =>
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
    apiCalls: each((of) => median(of.map(({ calls }) => calls))),
    cpuSeconds: each((of) => median(of.map(({ cpuSeconds }) => cpuSeconds))),
  };
}

const singlyReady = (attempts: Attempt[]): number[] => attempts.flatMap(({ seconds: all }) => all);
