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

/** Kills the product at every changing call of a fleet's life on a real OpenStack, at each of three moments. */
export async function crashMatrix({ lives }: { lives: number }): Promise<CrashMatrixResult> {
  const postgres = await startPostgres();
  const world = await CrashWorld.start(postgres);
  try {
    const foreign = await makeForeign(world.cloud);
    const calls = await new FleetLife(world).calls();
    for (const phase of phases) tell(`${phase}: ${calls[phase].length} changing calls: ${calls[phase].join(', ')}`);
    const done: Life[] = [];
    const all = sampled(planned(calls), lives);
    for (const [index, { kills, moment }] of all.entries()) {
      const life = await new FleetLife(world).live(kills, moment);
      done.push(life);
      tell(`${index + 1}/${all.length} ${line(kills, moment, life)}`);
      for (const problem of [...life.leaks, ...life.duplicates, ...life.unconverged]) tell(`    ${problem}`);
    }
    const touched = await foreign.touched();
    for (const one of touched) tell(`touched: ${one}`);
    await foreign.remove();
    const sum = (figure: (life: Life) => number) => done.reduce((total, life) => total + figure(life), 0);
    return {
      cases: sum(({ kills }) => kills),
      leaks: sum(({ leaks }) => leaks.length),
      duplicates: sum(({ duplicates }) => duplicates.length),
      foreignTouched: touched.length,
      unconverged: sum(({ unconverged }) => unconverged.length),
    };
  } finally {
    await world.stop();
    await postgres.stop();
  }
}

function line(kills: Kills, moment: Moment, life: Life): string {
  const where = phases.map((phase) => `${phase} ${kills[phase] ?? '-'}`).join(', ');
  const found = `leaks ${life.leaks.length}, duplicates ${life.duplicates.length}, unconverged ${life.unconverged.length}`;
  return `${moment.padEnd(11)} at call ${where}: ${life.kills} kills, ${found}, ${seconds(life.seconds * 1000)}`;
}
