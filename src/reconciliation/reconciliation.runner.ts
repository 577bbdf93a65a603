import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CONFIG, type Config } from '../config';
import { CLOCK, type Clock } from '../common/clock';
import { ENCRYPTION_KEY } from '../common/encryption';
import { messageOf } from '../common/errors';
import { logger } from '../common/logger';
import { Database, ifLockFree, wake, WorkRunner } from '../database';
import { Clouds } from './clouds';
import { FleetReconciler } from './fleet.reconciler';

const log = logger('reconciliation');

/**
 * Fleets that are worked on at the same time in one process. They mostly wait; what they ask of a cloud is bounded, and
 * divided fairly, where the calls are sent.
 */
const concurrency = 50;

/** Converged fleets are compared with the cloud at least this often. */
const resyncMinutes = 5;

/** Runs the reconciler for every fleet that is due, and wakes converged ones from time to time to find drift. */
@Injectable()
export class ReconciliationRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runner: WorkRunner;

  constructor(
    private readonly database: Database,
    private readonly scheduler: SchedulerRegistry,
    clouds: Clouds,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(ENCRYPTION_KEY) encryptionKey: Buffer,
  ) {
    const reconciler = new FleetReconciler(database, clouds, clock, config.settleMs, encryptionKey);
    this.runner = new WorkRunner(database, {
      queue: 'reconcile',
      concurrency,
      handle: (lease, signal) => reconciler.reconcile(lease, signal),
    });
  }

  onApplicationBootstrap(): void {
    this.runner.start();
    const tick = setInterval(() => void this.tick(), this.config.tickMs);
    this.scheduler.addInterval('reconciliation', tick);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.runner.stop();
  }

  /** Wakes the fleets that nobody has looked at for a while; once however many replicas tick. */
  private async tick(): Promise<void> {
    try {
      await ifLockFree(this.database, 'tick', () => this.wakeStale());
    } catch (error) {
      log.error({ event: 'tick.failed', err: error }, messageOf(error));
    }
  }

  private async wakeStale(): Promise<void> {
    // Parked work has run_at = infinity; when it was parked is the end of its last lease.
    const stale = await this.database.query<{ key: string }>(
      `select f.id as key from fleet f left join work_item w on w.queue = 'reconcile' and w.key = f.id::text
       where f.deleted_at is null and (f.build_requested_at is not null or f.delete_requested_at is not null)
         and (w.key is null or (w.run_at = 'infinity' and w.parked_at < clock_timestamp() - $1 * interval '1 minute'))
       limit 100`,
      [resyncMinutes],
    );
    for (const { key } of stale) await wake(this.database, 'reconcile', key);
  }
}
