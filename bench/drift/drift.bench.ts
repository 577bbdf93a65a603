import { randomBytes } from 'node:crypto';
import { monotonic, systemClock } from '../../src/common/clock';
import { wake, WorkRunner, type Database } from '../../src/database';
import { startEmulator, type Emulator } from '../../src/emulator';
import { reconcileQueue } from '../../src/fleets';
import { loadCloudSettings, servers } from '../../src/openstack';
import { Clouds } from '../../src/reconciliation';
import { DriftScanner } from '../../src/reconciliation/drift/drift.scanner';
import { FleetReconciler } from '../../src/reconciliation/fleet.reconciler';
import { noQuotas } from '../support/emulated.world';
import { startPostgres } from '../support/postgres';
import { seconds, tell } from '../support/progress';
import { median, rounded } from '../support/statistics';
import { makeConverged } from './converged.fleets';

const resyncMinutes = 5;
const settleMs = 15_000;
const sample = 10;

export interface DriftResult {
  fleets: number;
  /** API calls of one scan, the token's included. */
  calls: number;
  seconds: number;
  /** Changing calls, and fleets taken for changed, in all scans. */
  changes: number;
}

/** What it takes to compare so many converged fleets with the cloud once. */
export async function drift({ fleets: count, rounds }: { fleets: number; rounds: number }): Promise<DriftResult> {
  const postgres = await startPostgres();
  const emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 10 });
  emulator.faults.set({ quotas: noQuotas });
  try {
    const { database } = await postgres.create();
    const clouds = cloudsOf(emulator);
    const ids = await makeConverged(database, clouds.get(null), count);
    const scans: { calls: number; ms: number; changes: number }[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const one = await scanOnce(database, emulator, count);
      scans.push(one);
      tell(`round ${round}/${rounds}: ${one.calls} calls, ${seconds(one.ms)}, ${one.changes} changes`);
    }
    await requireNothingToDo(database, emulator, clouds, ids.slice(0, sample));
    await requireDriftFound(database, emulator, clouds, ids[count - 1]);
    return {
      fleets: count,
      calls: Math.max(...scans.map(({ calls }) => calls)),
      seconds: rounded(median(scans.map(({ ms }) => ms)) / 1000),
      changes: scans.reduce((sum, { changes }) => sum + changes, 0),
    };
  } finally {
    await emulator.close();
    await postgres.stop();
  }
}

/** A new session, as a process that has just begun has it: its first call is for a token. */
const cloudsOf = (emulator: Emulator): Clouds => {
  const env = {
    OS_AUTH_URL: emulator.authUrl,
    OS_USERNAME: 'admin',
    OS_PASSWORD: 'moorage',
    OS_PROJECT_NAME: 'admin',
    OS_USER_DOMAIN_NAME: 'Default',
    OS_PROJECT_DOMAIN_NAME: 'Default',
    OS_REGION_NAME: 'RegionOne',
  };
  return new Clouds(() => loadCloudSettings({ env, cwd: '/', homeDir: '/' }), systemClock);
};

const makeStale = (database: Database): Promise<unknown> =>
  database.query(`update work_item set parked_at = now() - interval '1 hour' where run_at = 'infinity'`);

async function scanOnce(database: Database, emulator: Emulator, count: number) {
  await makeStale(database);
  emulator.calls.clear();
  const scanner = new DriftScanner(database, cloudsOf(emulator), systemClock, settleMs);
  const began = monotonic();
  const { fleets, woken } = await scanner.scan(resyncMinutes);
  const ms = monotonic() - began;
  if (fleets !== count) throw new Error(`the scan looked at ${fleets} of ${count} fleets`);
  return { calls: emulator.calls.count(), ms, changes: changingCalls(emulator) + woken.length };
}

const changingCalls = (emulator: Emulator): number =>
  emulator.calls.all().filter(({ method, kind }) => method !== 'GET' && !kind.endsWith('/auth/tokens')).length;

/** The engine's own runs agree that these fleets stand as they should. */
async function requireNothingToDo(
  database: Database,
  emulator: Emulator,
  clouds: Clouds,
  ids: string[],
): Promise<void> {
  const reconciler = new FleetReconciler(database, clouds, systemClock, settleMs, randomBytes(32));
  const left = new Set(ids);
  const done = new AbortController();
  emulator.calls.clear();
  const runner = new WorkRunner(database, {
    queue: reconcileQueue,
    concurrency: 4,
    handle: async (lease, signal) => {
      const next = await reconciler.reconcile(lease, signal);
      if (next !== null) throw new Error(`fleet ${lease.key} is not at rest`);
      left.delete(lease.key);
      if (left.size === 0) done.abort();
      return next;
    },
  });
  for (const id of ids) await wake(database, reconcileQueue, id);
  runner.start();
  await systemClock.sleep(60_000, done.signal);
  await runner.stop();
  if (left.size > 0) throw new Error(`${left.size} of ${ids.length} fleets are not at rest for the engine`);
  if (changingCalls(emulator) > 0) throw new Error('the engine changed fleets that the scan takes for unchanged');
  tell(`the engine itself finds nothing to do in ${ids.length} of them`);
}

/** A scan that finds nothing would be quick, too. */
async function requireDriftFound(database: Database, emulator: Emulator, clouds: Clouds, id: string): Promise<void> {
  const server = emulator.state.all('servers').find(({ description }) => description?.includes(id));
  if (!server) throw new Error(`fleet ${id} has no server`);
  await servers.remove(clouds.get(null), server.id);
  await makeStale(database);
  const { woken } = await new DriftScanner(database, clouds, systemClock, settleMs).scan(resyncMinutes);
  if (woken.join() !== id)
    throw new Error(`the scan took ${woken.length} fleets for changed instead of the one that is`);
  tell('a server removed behind our back is found');
}
