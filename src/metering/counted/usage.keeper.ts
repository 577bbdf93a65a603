import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { RepeatingWork } from '../../common/repeating.work';
import { CONFIG, type Config } from '../../config';
import { Database, ifLockFree } from '../../database';
import { agingTables, deleteOld, keepOnlyFrom } from './retention.repository';
import { beginOf, keptFrom, monthOf, monthsAfter, type UsageMonth } from './usage-month';
import {
  dropMonth,
  isRecordedSince,
  makeMonth,
  monthlyTables,
  partitionedMonths,
  strayMonths,
  type MonthlyTable,
} from './usage-month.repository';

const log = logger('metering');

const dayMs = 86_400_000;
const monthsAhead = 2;
const rowsAtOnce = 5_000;

/** Once a day, on one replica: makes the months to come and lets go of what is older than what is kept. */
@Injectable()
export class UsageKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RepeatingWork;

  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'usageRetentionMonths'>,
  ) {
    this.work = new RepeatingWork({
      name: 'usage-retention',
      clock,
      everyMs: dayMs,
      work: async (signal) => void (await ifLockFree(database, 'usage-months', () => this.keep(signal))),
      failed: (error) =>
        log.error({ event: 'metering.keeping_failed', reason: messageOf(error) }, 'cannot tend the tables of usage'),
    });
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.stop();
  }

  /** Each step commits by itself: what a process that dies leaves undone is done another day. */
  async keep(signal?: AbortSignal): Promise<void> {
    const now = monthOf(this.clock.now());
    const from = keptFrom(this.clock.now(), this.config.usageRetentionMonths);
    const oldest = monthOf(from);
    await keepOnlyFrom(this.database, from);
    for (const table of monthlyTables) {
      await this.makeMonths(table, now, oldest);
      await this.dropMonths(table, oldest);
    }
    for (const table of agingTables) {
      const batch = () => this.database.transaction((tx) => deleteOld(tx, table, from, rowsAtOnce));
      while (!signal?.aborted && (await batch()) === rowsAtOnce);
    }
  }

  private async makeMonths(table: MonthlyTable, now: UsageMonth, oldest: UsageMonth): Promise<void> {
    const known = new Set(await partitionedMonths(this.database, table));
    const ahead = Array.from({ length: monthsAhead + 1 }, (_, index) => monthsAfter(now, index));
    const wanted = new Set([...ahead, ...(await strayMonths(this.database, table, oldest))]);
    for (const month of wanted) {
      if (!known.has(month)) await this.database.transaction((tx) => makeMonth(tx, table, month));
    }
  }

  private async dropMonths(table: MonthlyTable, oldest: UsageMonth): Promise<void> {
    const over = (await partitionedMonths(this.database, table)).filter((month) => month < oldest);
    for (const month of over) {
      await this.database.transaction(async (tx) => {
        if (table === 'counted_usage' && (await isRecordedSince(tx, month, beginOf(oldest)))) return;
        await dropMonth(tx, table, month);
        log.info({ event: 'metering.month_dropped', table, month }, 'usage is older than what is kept');
      });
    }
  }
}
