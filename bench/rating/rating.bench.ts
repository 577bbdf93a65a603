import { ClosingService, RatingService } from '../../src/billing';
import { ensureMonths, selectPeriod } from '../../src/billing/months/billing-period.repository';
import { linesOf } from '../../src/billing/closing/closing.lines';
import { monotonic, systemClock, type Clock } from '../../src/common/clock';
import { loadConfig } from '../../src/config';
import type { Database } from '../../src/database';
import { MeteringService } from '../../src/metering';
import { UsageService } from '../../src/reports';
import { inParallel } from '../support/parallel';
import { startPostgres, type BenchPostgres } from '../support/postgres';
import { seconds, tell } from '../support/progress';
import { median, rounded } from '../support/statistics';
import { prepareRivals, rateFloor, rateSamples } from './rivals';
import { anAccount, bookId, intervalsPerResource, loadUsage } from './usage.data';

export interface RatingOptions {
  rounds: number;
  resources: number[];
}

interface SizeResult {
  resources: number;
  intervals: number;
  /** Seconds in which July of every account is rated: to its lines with ids and rounded amounts, earlier months looked at. */
  ours: number;
  /** The same with all else that closing is: bounds, lines and invoices written, committed to the disk. */
  closing: number;
  floor: number;
  samples: number;
  oursOverFloor: number;
  samplesOverOurs: number;
  /** Of one account of 1,000 resources, by fleet and meter. */
  reportMs: number;
}

export type RatingResult = SizeResult & { smaller: SizeResult[] };

/** July is over. */
const clock: Clock = { ...systemClock, now: () => new Date('2026-08-05T00:00:00Z') };
const july = { from: new Date('2026-07-01T00:00:00Z'), to: new Date('2026-08-01T00:00:00Z') };
const reportsInRound = 7;
const atOnce = 4;

/** A month rated beside the bare statements and beside hourly samples, at several sizes; the greatest is the result. */
export async function rating({ rounds, resources }: RatingOptions): Promise<RatingResult> {
  const postgres = await startPostgres();
  try {
    const results: SizeResult[] = [];
    for (const size of [...resources].sort((a, b) => a - b)) results.push(await measure(postgres, size, rounds));
    const [greatest, ...smaller] = results.reverse();
    return { ...greatest, smaller };
  } finally {
    await postgres.stop();
  }
}

async function measure(postgres: BenchPostgres, resources: number, rounds: number): Promise<SizeResult> {
  tell(`${resources} resources: loading`);
  const loaded = await postgres.create();
  await loadUsage(loaded.database, resources);
  await closeMonth(loaded.database, '2026-06');
  const { database: rivals } = await postgres.create();
  const samples = await prepareRivals(rivals, resources);
  tell(`${resources} resources, ${resources * intervalsPerResource} intervals, ${samples} hourly samples`);
  const times = {
    ours: [] as number[],
    closing: [] as number[],
    floor: [] as number[],
    samples: [] as number[],
    report: [] as number[],
  };
  for (let round = 1; round <= rounds; round += 1) {
    // A closed month stays closed: each round has a copy of its own.
    const copy = await postgres.copyOf(loaded);
    const { database } = copy;
    await warm(database);
    times.floor.push(await timed(() => rivals.transaction(rateFloor)));
    times.ours.push(await timed(() => rateMonth(database, '2026-07')));
    times.closing.push(await timed(() => closeMonth(database, '2026-07')));
    times.samples.push(await timed(() => rivals.transaction(rateSamples)));
    for (let i = 0; i < reportsInRound; i += 1) times.report.push(await timed(() => report(database)));
    const [ours, closing, floor, sampled] = [times.ours, times.closing, times.floor, times.samples].map((all) =>
      seconds(all[round - 1]),
    );
    tell(`round ${round}/${rounds}: ours ${ours} (closing ${closing}), floor ${floor}, samples ${sampled}`);
    await postgres.drop(copy);
  }
  return resultOf(resources, times);
}

function resultOf(
  resources: number,
  times: Record<'ours' | 'closing' | 'floor' | 'samples' | 'report', number[]>,
): SizeResult {
  const [ours, floor, samples] = [times.ours, times.floor, times.samples].map((all) => median(all) / 1000);
  return {
    resources,
    intervals: resources * intervalsPerResource,
    ours: rounded(ours),
    closing: rounded(median(times.closing) / 1000),
    floor: rounded(floor),
    samples: rounded(samples),
    oursOverFloor: rounded(ours / floor),
    samplesOverOurs: rounded(samples / ours),
    reportMs: rounded(median(times.report)),
  };
}

/** From what is known now; nothing is written. */
async function rateMonth(database: Database, month: string): Promise<void> {
  await ensureMonths(database, clock.now(), null);
  const [{ at }] = await database.query<{ at: string }>('select clock_timestamp()::text as at');
  const bounds = { status: 'closing', priceBookId: bookId, knownBefore: at, closingAt: clock.now() } as const;
  const ids = await database.query<{ id: string }>('select id from billing_period where month = $1', [month]);
  await inParallel(ids.length, atOnce, async (i) => {
    const period = await selectPeriod(database, ids[i].id);
    if (!period) throw new Error(`no month ${month}`);
    const lines = await linesOf(database, { ...period, ...bounds }, 'EUR');
    if (lines.length === 0) throw new Error('nothing was rated');
  });
}

/** As the schedule does it, some accounts at once. */
async function closeMonth(database: Database, month: string): Promise<void> {
  const closing = new ClosingService(database, new MeteringService(database), clock, loadConfig({}, '.'));
  await ensureMonths(database, clock.now(), null);
  const periods = await database.query<{ id: string }>('select id from billing_period where month = $1', [month]);
  await inParallel(periods.length, atOnce, async (i) => void (await closing.close(periods[i].id)));
}

const report = (database: Database) =>
  new UsageService(new RatingService(database), clock).query({
    accountId: anAccount,
    ...july,
    groupBy: ['fleet', 'meter'],
    granularity: 'total',
    limit: 10_000,
  });

/** A new copy is on disk alone. */
const warm = (database: Database) =>
  database.query('select count(*) from usage_interval where account_id is not null and during is not null');

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = monotonic();
  await work();
  return monotonic() - began;
}
