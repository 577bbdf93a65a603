import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { messageOf } from '../common/errors';
import { logger } from '../common/logger';
import { workDone } from '../common/scheduled.work';
import { Ticker } from '../common/ticker';
import { CONFIG, type Config } from '../config';
import { Database, ifLockFree } from '../database';
import { InvoiceArchiver } from './archiving/invoice.archiver';
import { BudgetService } from './budgets/budget.service';

const log = logger('reports');
const everyMs = 60_000;

/** Looks once a minute, on one replica, whether budgets are spent and whether documents are to be archived. */
@Injectable()
export class ReportsScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly ticker: Ticker;

  constructor(
    private readonly budgets: BudgetService,
    private readonly archiver: InvoiceArchiver,
    private readonly database: Database,
    registry: SchedulerRegistry,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.ticker = new Ticker(registry, 'reports', {
      work: () => this.tick(),
      // What is due waits in the database for the next time.
      failed: (error) => log.error({ event: 'reports.failed', reason: messageOf(error) }, 'the scheduled look failed'),
    });
  }

  onApplicationBootstrap(): void {
    this.ticker.start(everyMs);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.ticker.stop();
  }

  private async tick(): Promise<void> {
    const { signal } = this.ticker;
    await ifLockFree(this.database, 'reports', async () => {
      await this.budgets.check(signal);
      if (this.config.archiveBilling) await this.archiver.run(signal);
      workDone('reports');
    });
  }
}
