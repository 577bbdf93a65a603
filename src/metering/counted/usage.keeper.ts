import { Inject, Injectable } from '@nestjs/common';
import { BackgroundWork } from '../../common/background.work';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { gauge } from '../../common/metrics';
import { CONFIG, type Config } from '../../config';
import { Database, ifLockFree } from '../../database';
import { agingTables, deleteOld, keepOnlyFrom } from './retention.repository';
import { unchargedSince } from './uncharged.repository';
import { beginOf, keptFrom, monthOf, monthsAfter, monthsBetween, type UsageMonth } from './usage-month';
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
const held = gauge(
  'moorage_metering_months_held',
  'Months of counted usage beyond what is to be kept, which stay until they are charged',
);

const dayMs = 86_400_000;
const monthsAhead = 2;
const rowsAtOnce = 5_000;

/**
 * Once a day, on one replica: makes the months to come and lets go of what is older than what is kept, but of nothing that
 * no closed month has charged yet.
 */
@Injectable()
export class UsageKeeper {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'usageRetentionMonths' | 'billing'>,
    background: BackgroundWork,
  ) {
    background.add({
      name: 'usage-retention',
      clock,
      everyMs: dayMs,
      work: (signal) => ifLockFree(database, 'usage-months', () => this.keep(signal)),
      failed: (error) =>
        log.error({ event: 'metering.keeping_failed', reason: messageOf(error) }, 'cannot tend the tables of usage'),
    });
  }

  /** Each step commits by itself: what a process that dies leaves undone is done another day. */
  async keep(signal?: AbortSignal): Promise<void> {
    const now = monthOf(this.clock.now());
    const from = await this.keptFrom();
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

  /** When the time begins that is kept: as configured, or earlier by what is not charged yet. */
  private async keptFrom(): Promise<Date> {
    const configured = keptFrom(this.clock.now(), this.config.usageRetentionMonths);
    const uncharged = await unchargedSince(this.database, configured, this.config.billing);
    const from = uncharged === null ? configured : beginOf(monthOf(uncharged));
    held.set(monthsBetween(monthOf(from), monthOf(configured)));
    if (from < configured) {
      const fields = { event: 'metering.months_held', from: monthOf(from), until: monthOf(configured) };
      log.warn(fields, 'usage older than what is to be kept stays: it is in months that are not closed');
    }
    return from;
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
