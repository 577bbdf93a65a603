import type { Moment } from '../../test/support/kills';
import { startPostgres } from '../support/postgres';
import { seconds, tell } from '../support/progress';
import { CrashWorld } from './crash.world';
import { FleetLife, phases, type Kills, type Life, type Phase } from './fleet.life';
import { makeForeign } from './foreign.objects';

export interface CrashMatrixResult {
  /** Kills that came. */
  cases: number;
  leaks: number;
  duplicates: number;
  foreignTouched: number;
  unconverged: number;
}

export interface CrashMatrixOptions {
  /** So many fleets, spread evenly over all cases. */
  lives: number;
  lanes: number;
  /** The first of them, counted from 1: what was interrupted is gone on with. */
  from: number;
}

const moments: Moment[] = ['unsent', 'unheard', 'uncommitted'];

interface Planned {
  kills: Kills;
  moment: Moment;
}

/** Every life has one kill in each phase, as long as the phase has so many calls: fewer fleets for the same cases. */
const planned = (calls: Record<Phase, string[]>): Planned[] => {
  const longest = Math.max(...phases.map((phase) => calls[phase].length));
  return Array.from({ length: longest }, (_, index) => index + 1).flatMap((nth) =>
    moments.map((moment) => ({
      moment,
      kills: Object.fromEntries(phases.filter((phase) => calls[phase].length >= nth).map((phase) => [phase, nth])),
    })),
  );
};

/** So many of them, spread evenly. */
const sampled = <T>(all: T[], count: number): T[] =>
  count >= all.length
    ? all
    : Array.from({ length: count }, (_, n) => all[Math.floor(((n + 0.5) * all.length) / count)]);

/**
 * Kills the product at every changing call of a fleet's life on a real OpenStack, at each of three moments. Each lane is a
 * product with a database of its own, since nothing happens but that a dead one's leases run out for much of the time.
 */
export async function crashMatrix({ lives, lanes, from }: CrashMatrixOptions): Promise<CrashMatrixResult> {
  const postgres = await startPostgres();
  const worlds: CrashWorld[] = [];
  try {
    for (let lane = 0; lane < Math.min(lives, lanes); lane += 1) worlds.push(await CrashWorld.start(postgres));
    const [{ cloud }] = worlds;
    const foreign = await makeForeign(cloud);
    try {
      const done = await allLives(worlds, lives, from);
      const touched = await foreign.touched();
      for (const one of touched) tell(`touched: ${one}`);
      const sum = (figure: (life: Life) => number) => done.reduce((total, life) => total + figure(life), 0);
      return {
        cases: sum(({ kills }) => kills),
        leaks: sum(({ leaks }) => leaks.length),
        duplicates: sum(({ duplicates }) => duplicates.length),
        foreignTouched: touched.length,
        unconverged: sum(({ unconverged }) => unconverged.length),
      };
    } finally {
      await foreign.remove();
    }
  } finally {
    for (const world of worlds) await world.stop();
    await postgres.stop();
  }
}

async function allLives(worlds: CrashWorld[], count: number, from: number): Promise<Life[]> {
  const calls = await new FleetLife(worlds[0]).calls();
  for (const phase of phases) tell(`${phase}: ${calls[phase].length} changing calls: ${calls[phase].join(', ')}`);
  const done: Life[] = [];
  const all = sampled(planned(calls), count);
  const left = all.slice(from - 1).values();
  const lane = async (world: CrashWorld): Promise<void> => {
    for (const { kills, moment } of left) {
      const life = await new FleetLife(world).live(kills, moment);
      done.push(life);
      tell(`${from - 1 + done.length}/${all.length} ${line(kills, moment, life)}`);
      for (const problem of [...life.leaks, ...life.duplicates, ...life.unconverged]) tell(`    ${problem}`);
    }
  };
  await Promise.all(worlds.map(lane));
  return done;
}

function line(kills: Kills, moment: Moment, life: Life): string {
  const where = phases.map((phase) => `${phase} ${kills[phase] ?? '-'}`).join(', ');
  const found = `leaks ${life.leaks.length}, duplicates ${life.duplicates.length}, unconverged ${life.unconverged.length}`;
  return `${moment.padEnd(11)} at call ${where}: ${life.kills} kills, ${found}, ${seconds(life.seconds * 1000)}`;
}
