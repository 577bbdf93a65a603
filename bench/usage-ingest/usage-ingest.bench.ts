import { monotonic, systemClock } from '../../src/common/clock';
import { newId } from '../../src/common/ids';
import type { Database } from '../../src/database';
import { UsageEventService } from '../../src/metering';
import type { UsageEvent } from '../../src/metering/counted/usage-event.schema';
import { fleetsOf } from '../../test/support/fleets';
import { inParallel } from '../support/parallel';
import { startPostgres } from '../support/postgres';
import { tell } from '../support/progress';
import { median, rounded } from '../support/statistics';
import { emptyFloor, floorRows, insertFloor, makeFloor } from './bare.floor';
import { batchesOf, batchSize, type Users } from './event.batches';

export interface UsageIngestOptions {
  rounds: number;
  batches: number;
}

export interface UsageIngestResult {
  /** Events a second. */
  ours: number;
  floor: number;
  ratio: number;
  /** Ours at 30 % duplicates, beside the bare statement with the same batches. */
  duplicates30Ratio: number;
}

/** As many as the pool of `startPostgres` has. */
const connections = 4;

interface Round {
  ours: number;
  floor: number;
}

/** Usage events a second, deduplicated and durable, beside the bare statement on the same Postgres. */
export async function usageIngest({ rounds, batches }: UsageIngestOptions): Promise<UsageIngestResult> {
  const postgres = await startPostgres();
  try {
    const { database } = await postgres.create();
    await makeFloor(database);
    const users = await makeUsers(database);
    const service = new UsageEventService(database, systemClock, { usageRetentionMonths: 36 });
    const of = new Map<number, Round[]>([
      [0, []],
      [0.3, []],
    ]);
    // The first round warms both up, and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [duplicates, done] of of) {
        const one = await oneRound(database, service, batchesOf(users, batches, duplicates), round % 2 === 0);
        tell(`round ${round}/${rounds}, ${duplicates * 100} % duplicates: ours ${one.ours}/s, floor ${one.floor}/s`);
        if (round > 0) done.push(one);
      }
    }
    const [plain, repeated] = [...of.values()];
    return {
      ours: median(plain.map(({ ours }) => ours)),
      floor: median(plain.map(({ floor }) => floor)),
      ratio: ratioOf(plain),
      duplicates30Ratio: ratioOf(repeated),
    };
  } finally {
    await postgres.stop();
  }
}

const ratioOf = (rounds: Round[]): number => rounded(median(rounds.map(({ ours, floor }) => ours / floor)));

/** Both from empty tables, in turns who is first. */
async function oneRound(database: Database, service: UsageEventService, all: UsageEvent[][], first: boolean) {
  const rows = all.map(floorRows);
  const runs: Record<keyof Round, () => Promise<number>> = {
    ours: () => perSecond(all, async (events) => void (await service.ingest({ single: false, events }))),
    floor: () => perSecond(rows, async (batch) => void (await insertFloor(database, batch))),
  };
  const figures: Round = { ours: 0, floor: 0 };
  for (const name of first ? (['ours', 'floor'] as const) : (['floor', 'ours'] as const)) {
    await database.query('truncate usage_event, counted_usage');
    await emptyFloor(database);
    await database.query('checkpoint');
    figures[name] = await runs[name]();
  }
  return figures;
}

async function perSecond<T>(batches: T[], take: (batch: T) => Promise<void>): Promise<number> {
  const begun = monotonic();
  await inParallel(batches.length, connections, (index) => take(batches[index]));
  return Math.round((batches.length * batchSize * 1000) / (monotonic() - begun));
}

/** Ten fleets with 25 gateways each. */
async function makeUsers(database: Database): Promise<Users[]> {
  const users: Users[] = [];
  for (let n = 0; n < 10; n += 1) {
    const { id: fleetId } = await fleetsOf(database).makeFleet();
    const enrollmentId = newId();
    await database.query(
      `insert into enrollment (id, fleet_id, kind, ca_certificate, created_at) values ($1, $2, 'x509', 'none', now())`,
      [enrollmentId, fleetId],
    );
    const deviceIds = Array.from({ length: 25 }, () => newId());
    await database.query(
      `insert into device (id, fleet_id, hardware_id, key_fingerprint, enrollment_id, status, last_seen_at, request_id,
         correlation_id, registered_at, updated_at)
       select id, $2, id::text, '', $3, 'assigned', now(), '', '', now(), now() from unnest($1::uuid[]) id`,
      [deviceIds, fleetId, enrollmentId],
    );
    users.push({ fleetId, deviceIds });
  }
  return users;
}
