import { Injectable } from '@nestjs/common';
import { counter, gauge } from '../../common/metrics';
import { Database, shareBillingFacts } from '../../database';
import { claimGateways, countReports, waitingReports } from './counter.repository';

const absorbed = counter('moorage_metering_reports_total', 'Reports of device counters that were counted');
const waiting = gauge('moorage_metering_reports_waiting', 'Reports of device counters that are not counted yet');

const reportsAtOnce = 5_000;

/** Turns what gateways report of their counters into hourly usage. */
@Injectable()
export class CounterService {
  constructor(private readonly database: Database) {}

  /** Counts up to `limit` reports in one transaction; gives how many. */
  async absorb(limit = reportsAtOnce): Promise<number> {
    const reports = await this.database.transaction(async (tx) => {
      await shareBillingFacts(tx);
      const gateways = await claimGateways(tx, limit);
      return gateways.length === 0 ? 0 : countReports(tx, gateways, limit);
    });
    absorbed.inc(reports);
    return reports;
  }

  /** Counts what waits that another replica does not hold; what comes meanwhile may be left to the next time, so that it ends. */
  async absorbAll(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.absorb()) === reportsAtOnce);
  }

  async showWaiting(): Promise<void> {
    waiting.set(await waitingReports(this.database));
  }
}
