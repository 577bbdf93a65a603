import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { LimitedLogger } from '../../common/limited.logger';
import { logger } from '../../common/logger';
import { gauge } from '../../common/metrics';
import { Database, poolUse, selectQueueStates } from '../../database';
import { countFleets, fleetStatuses } from '../../fleets';
import { causes, countHeld, latestReport } from '../../metering';
import { MqttGateway } from '../../mqtt';
import { countAllDevices, deviceStatuses, oldestDebt } from '../../registration';

const log = new LimitedLogger(logger('metrics'));

const fleets = gauge('moorage_fleets', 'Fleets by status, deleted ones left out', ['status']);
const devices = gauge('moorage_devices', 'Gateways by status, removed ones left out', ['status']);
const unknownIntervals = gauge(
  'moorage_usage_intervals_undecided',
  'Intervals of unknown use that are held until somebody decides about them',
);
const meteringDifferences = gauge(
  'moorage_metering_differences',
  'Differences of the last comparison with the clouds',
  ['cause'],
);
const comparedAt = gauge(
  'moorage_metering_compared_timestamp_seconds',
  'When the clouds were last compared with, as Unix time',
);
// Otherwise it would tell of 1970 until there is a comparison.
comparedAt.remove();
const queueItems = gauge('moorage_work_items', 'Items of work queues that are due (waiting) or worked on (running)', [
  'queue',
  'state',
]);
const queueAge = gauge('moorage_work_oldest_age_seconds', 'For how long the oldest waiting item of a queue is due', [
  'queue',
]);
const oldestReply = gauge(
  'moorage_replies_oldest_age_seconds',
  'For how long the oldest reply has been owed that gateways have not got yet, also while sending fails',
);
const sampledAt = gauge(
  'moorage_state_sampled_timestamp_seconds',
  'When what stands in Postgres was last counted there, as Unix time',
);
const pool = gauge('moorage_database_connections', 'Connections to Postgres by use, and work that waits for one', [
  'state',
]);
const broker = gauge('moorage_mqtt_broker_up', 'Whether the MQTT broker can be reached (1) or not (0)');

/** Scrapes may come from many sides; Postgres is asked this seldom. */
const everyMs = 15_000;
/** A scrape does not wait longer than this for Postgres: it shows what was counted before. */
const patienceMs = 2_000;

/** What is to be read in the database, or asked of a part, when somebody looks at the metrics. */
@Injectable()
export class StateMetrics {
  private sampled = -Infinity;
  private sampling: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly mqtt: MqttGateway,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Brings the gauges up to date; without Postgres those that count in it stay as they were, and their time tells. */
  async refresh(): Promise<void> {
    broker.set(this.mqtt.health().state === 'up' ? 1 : 0);
    for (const [state, count] of Object.entries<number>({ ...poolUse(this.database) })) pool.set({ state }, count);
    // A clock that is set back does not stop the counting.
    if (this.sampling === null && Math.abs(this.clock.now().getTime() - this.sampled) >= everyMs) {
      this.sampling = this.sample().finally(() => {
        this.sampling = null;
      });
    }
    const late = new AbortController();
    await Promise.race([this.sampling, this.clock.sleep(patienceMs, late.signal)]);
    late.abort();
  }

  private async sample(): Promise<void> {
    const { database } = this;
    try {
      const [ofFleets, ofDevices, queues, owedSince, held, report] = await Promise.all([
        countFleets(database, null),
        countAllDevices(database),
        selectQueueStates(database),
        oldestDebt(database),
        countHeld(database, null),
        latestReport(database),
      ]);
      // Also those that there are none of: an alert must see that one became zero.
      for (const status of fleetStatuses.filter((one) => one !== 'deleted'))
        fleets.set({ status }, countOf(ofFleets, status));
      for (const status of deviceStatuses) devices.set({ status }, countOf(ofDevices, status));
      for (const { queue, waiting, running, oldestSeconds } of queues) {
        queueItems.set({ queue, state: 'waiting' }, waiting);
        queueItems.set({ queue, state: 'running' }, running);
        queueAge.set({ queue }, oldestSeconds);
      }
      oldestReply.set(owedSince === null ? 0 : Math.max(0, this.clock.now().getTime() - owedSince.getTime()) / 1_000);
      unknownIntervals.set(held);
      if (report) {
        for (const cause of causes) meteringDifferences.set({ cause }, report.differences[cause] ?? 0);
        comparedAt.set(report.comparedAt.getTime() / 1_000);
      }
      this.sampled = this.clock.now().getTime();
      sampledAt.set(this.sampled / 1_000);
    } catch (error) {
      log.warn({ event: 'metrics.not_counted', reason: messageOf(error) }, 'cannot count for the metrics');
    }
  }
}

const countOf = (counts: { status: string; count: number }[], status: string): number =>
  counts.find((one) => one.status === status)?.count ?? 0;
