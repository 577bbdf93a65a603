import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CONFIG, type Config } from '../config';
import { CLOCK, type Clock } from '../common/clock';
import { messageOf } from '../common/errors';
import { logger } from '../common/logger';
import { workDone } from '../common/scheduled.work';
import { Ticker } from '../common/ticker';
import { Database, ifLockFree, WorkRunner } from '../database';
import { Clouds } from './clouds';
import { DriftScanner } from './drift/drift.scanner';
import { FleetReconciler } from './fleet.reconciler';

const log = logger('reconciliation');

/**
 * Fleets that are worked on at the same time in one process. They wait for the cloud nearly all of the time; what bounds
 * the load on it is each service's limit of calls under way and a second.
 */
const concurrency = 128;

/** Converged fleets are compared with the cloud at least this often. */
const resyncMinutes = 5;

/** Runs the reconciler for every fleet that is due, and wakes converged ones from time to time to find drift. */
@Injectable()
export class ReconciliationRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runner: WorkRunner;
  private readonly scanner: DriftScanner;
  private readonly ticker: Ticker;

  constructor(
    private readonly database: Database,
    scheduler: SchedulerRegistry,
    clouds: Clouds,
    reconciler: FleetReconciler,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.scanner = new DriftScanner(database, clouds, clock, config.settleMs);
    this.ticker = new Ticker(scheduler, 'drift-scan', {
      work: () => this.tick(),
      failed: (error) => log.error({ event: 'tick.failed', err: error }, messageOf(error)),
    });
    this.runner = new WorkRunner(database, {
      queue: 'reconcile',
      concurrency,
      handle: (lease, signal) => reconciler.reconcile(lease, signal),
    });
  }

  onApplicationBootstrap(): void {
    this.runner.start();
    this.ticker.start(this.config.tickMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.ticker.stop(), this.runner.stop()]);
  }

  /** Compares converged fleets with the cloud, and wakes those that differ; once however many replicas tick. */
  private async tick(): Promise<void> {
    if (await ifLockFree(this.database, 'tick', () => this.scan())) workDone('drift-scan');
  }

  private async scan(): Promise<void> {
    const { fleets, woken } = await this.scanner.scan(resyncMinutes);
    if (woken.length > 0) log.info({ event: 'scan.done', fleets, woken }, `${woken.length} fleets need a closer look`);
  }
}
