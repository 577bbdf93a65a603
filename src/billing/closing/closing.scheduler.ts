import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { groupBy } from '../../common/group';
import { logger } from '../../common/logger';
import { gauge } from '../../common/metrics';
import { workDone } from '../../common/scheduled.work';
import { Semaphore } from '../../common/semaphore';
import { Ticker } from '../../common/ticker';
import { CONFIG, type Config } from '../../config';
import { Database, ifLockFree } from '../../database';
import { ensureMonths, selectDue } from '../months/billing-period.repository';
import { requireLikeClocks } from './clocks.check';
import { ClosingService } from './closing.service';

const log = logger('billing');
const overdue = gauge(
  'moorage_billing_accounts_overdue',
  'Accounts with months past their grace period that could not be closed',
);
const everyMs = 60_000;
/** Accounts; most of a closing is waiting for Postgres. */
const atOnce = 4;
const hourMs = 3_600_000;

/** Closes every account's months once their grace period is over, on one replica at a time. */
@Injectable()
export class ClosingScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly ticker: Ticker;

  constructor(
    private readonly closing: ClosingService,
    private readonly database: Database,
    registry: SchedulerRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.ticker = new Ticker(registry, 'billing-closing', {
      work: () => this.tick(),
      failed: (error) => log.error({ event: 'billing.failed', reason: messageOf(error) }, 'months could not be closed'),
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.billing.autoClose) this.ticker.start(everyMs);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.ticker.stop();
  }

  /**
   * Closes what is due. A month that became known only after its end has the whole grace from then on: whoever brings in
   * the past is not cut off in the middle of it.
   * @throws DomainError CLOCKS_DIFFER
   */
  async closeDue(): Promise<void> {
    await requireLikeClocks(this.database);
    const now = this.clock.now();
    await ensureMonths(this.database, now, null);
    const due = await selectDue(this.database, new Date(now.getTime() - this.config.billing.graceHours * hourMs));
    const lanes = new Semaphore(atOnce);
    const accounts = [...groupBy(due, ({ accountId }) => accountId).values()];
    const closed = await Promise.all(accounts.map((months) => lanes.run(() => this.closeInOrder(months))));
    overdue.set(closed.filter((all) => !all).length);
  }

  /** An account's next months would be refused where one is. */
  private async closeInOrder(months: { id: string }[]): Promise<boolean> {
    for (const { id } of months) {
      if (this.ticker.signal.aborted || !(await this.closeOne(id))) return false;
    }
    return true;
  }

  private async tick(): Promise<void> {
    if (await ifLockFree(this.database, 'billing-closing', () => this.closeDue())) workDone('billing-closing');
  }

  private async closeOne(id: string): Promise<boolean> {
    try {
      await this.closing.close(id, this.ticker.signal);
      return true;
    } catch (error) {
      if (this.ticker.signal.aborted) return false;
      log.warn({ event: 'billing.not_closed', periodId: id, reason: messageOf(error) }, 'a month could not be closed');
      return false;
    }
  }
}
