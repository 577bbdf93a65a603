import { Injectable } from '@nestjs/common';
import { logger } from '../common/logger';
import { counter } from '../common/metrics';
import type { Decimal } from '../common/money';
import { Database } from '../database';
import { CounterService } from './counted/counter.service';
import { absorbBatch } from './metering.absorber';
import {
  currentIntervals,
  forgetAbsorbed,
  waitingEvents,
  type IntervalFilter,
  type RecordedInterval,
} from './metering.repository';
import { setStatePolicy } from './state-policy.repository';

const log = logger('metering');
const absorbedEvents = counter('moorage_metering_events_total', 'Lifecycle events turned into usage intervals');

/** Turns the log of lifecycle events into usage intervals. */
@Injectable()
export class MeteringService {
  constructor(private readonly database: Database) {}

  /** Absorbs what waits of up to `limit` resources in one transaction; gives how many events that were. */
  async absorb(limit = 500): Promise<number> {
    const { events, resources } = await this.database.transaction((tx) => absorbBatch(tx, limit));
    if (events > 0) {
      absorbedEvents.inc(events);
      log.info({ event: 'metering.absorbed', events, resources }, 'lifecycle events absorbed');
    }
    return events;
  }

  /** Absorbs until nothing waits that another replica does not hold. */
  async absorbAll(signal?: AbortSignal): Promise<number> {
    let total = 0;
    while (!signal?.aborted) {
      const absorbed = await this.absorb();
      if (absorbed === 0) break;
      total += absorbed;
    }
    return total;
  }

  /** Turns into usage whatever waits, gateways' reports of their counters too. */
  async settle(signal?: AbortSignal): Promise<void> {
    await this.absorbAll(signal);
    await new CounterService(this.database).absorbAll(signal);
  }

  /** Derives every interval anew from the log; rows that come out the same stay as they are. */
  async replay(): Promise<number> {
    await this.database.transaction(forgetAbsorbed);
    return this.absorbAll();
  }

  /** Has the shares billed from now on, of a server's hours in each state. */
  async bill(shares: Record<'stopped' | 'shelved', Decimal>): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const state of ['stopped', 'shelved'] as const)
        if (await setStatePolicy(tx, state, shares[state]))
          log.info({ event: 'metering.policy', state, share: shares[state] }, `a ${state} server is billed otherwise`);
    });
  }

  /** What is known now of the use of a resource, a fleet or an account. */
  intervals(filter: IntervalFilter): Promise<RecordedInterval[]> {
    return currentIntervals(this.database, filter);
  }

  /** How many events wait. */
  waiting(): Promise<number> {
    return waitingEvents(this.database);
  }
}
