import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import { isUuid } from '../../common/ids';
import { logger } from '../../common/logger';
import { pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { Database, holdFence, WorkRunner, type WorkLease } from '../../database';
import { MeteringService } from '../metering.service';
import { differencesOf } from './usage.differences';
import {
  comparedObjects,
  findTaken,
  insertReport,
  isReport,
  selectDifferences,
  selectReports,
  type ListedDifference,
  type UsageReconciliation,
} from './usage-reconciliation.repository';

const log = logger('metering');

/** Compares the intervals with every inventory of the clouds that is taken, and keeps the reports. */
@Injectable()
export class UsageReconciliationService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runner: WorkRunner;

  constructor(
    private readonly database: Database,
    private readonly metering: MeteringService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    const handle = (lease: WorkLease) => this.compare(lease);
    // Woken by whoever takes an inventory, in the transaction that hands it over.
    this.runner = new WorkRunner(database, { queue: 'usage-comparison', concurrency: 1, handle });
  }

  onApplicationBootstrap(): void {
    this.runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }

  /** Reports, the latest first. */
  async list({ limit, cursor }: PageQuery): Promise<Page<UsageReconciliation>> {
    const rows = await selectReports(this.database, placeOf(cursor, isUuid), limit + 1);
    return pageOf(rows, limit, ({ id }) => id);
  }

  /** What differed. @throws DomainError USAGE_RECONCILIATION_NOT_FOUND, also until it is compared */
  async differences(id: string, { limit, cursor }: PageQuery): Promise<Page<ListedDifference>> {
    if (!(await isReport(this.database, id))) throw notFound(id);
    const after = Number(placeOf(cursor, (text) => /^\d{1,9}$/.test(text)) ?? 0);
    const rows = await selectDifferences(this.database, id, after, limit + 1);
    return pageOf(rows, limit, ({ number }) => String(number));
  }

  /** One run under the lease: a report is there whole, once, or not at all. */
  private async compare(lease: WorkLease): Promise<null> {
    const inventory = await findTaken(this.database, lease.key);
    if (inventory === null) return null;
    await this.metering.absorbAll();
    const objects = await comparedObjects(this.database, inventory);
    // An interval of a cloud that was not read is compared with nothing.
    const known = inventory.unread.length === 0 ? objects : objects.filter(({ cloudId }) => cloudId !== null);
    const differences = known.flatMap((one) => differencesOf(one, inventory.takenAt));
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await insertReport(tx, inventory, known, differences, at);
    });
    const { id } = inventory;
    log.info({ event: 'metering.compared', id, differences: differences.length }, 'usage compared with the clouds');
    return null;
  }
}

const notFound = (id: string): DomainError =>
  new DomainError({
    code: 'USAGE_RECONCILIATION_NOT_FOUND',
    status: 404,
    message: `there is no report ${id} of a comparison with the clouds`,
    action: 'If it was only just asked for, ask again in a moment; else take the id from the list.',
  });
