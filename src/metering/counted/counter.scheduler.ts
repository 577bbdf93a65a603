import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { workDone } from '../../common/scheduled.work';
import { Ticker } from '../../common/ticker';
import { CONFIG, type Config } from '../../config';
import { CounterService } from './counter.service';

const log = logger('metering');

/** Counts at every tick what gateways have reported; replicas divide the devices among them. */
@Injectable()
export class CounterScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly ticker: Ticker;

  constructor(
    private readonly counters: CounterService,
    registry: SchedulerRegistry,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.ticker = new Ticker(registry, 'counters', {
      work: () => this.count(),
      // Reports wait in the database for the next tick.
      failed: (error) =>
        log.error(
          { event: 'metering.counting_failed', reason: messageOf(error) },
          'device reports could not be counted',
        ),
    });
  }

  onApplicationBootstrap(): void {
    this.ticker.start(this.config.tickMs);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.ticker.stop();
  }

  private async count(): Promise<void> {
    await this.counters.absorbAll(this.ticker.signal);
    await this.counters.showWaiting();
    workDone('counters');
  }
}
