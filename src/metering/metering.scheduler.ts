import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { messageOf } from '../common/errors';
import { logger } from '../common/logger';
import { gauge } from '../common/metrics';
import { workDone } from '../common/scheduled.work';
import { Ticker } from '../common/ticker';
import { CONFIG, type Config } from '../config';
import { ChannelListener, Database, ifLockFree } from '../database';
import { MeteringService } from './metering.service';

const log = logger('metering');
/** Announces each event that the log of resources' lives has committed. */
const lifecycleChannel = 'moorage_lifecycle';
const waiting = gauge('moorage_metering_events_waiting', 'Lifecycle events that are not usage intervals yet');

/** Absorbs events as soon as they are announced, and at every tick whatever was not announced. */
@Injectable()
export class MeteringScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly listener: ChannelListener;
  private readonly ticker: Ticker;
  private absorbing: Promise<void> | null = null;
  private announced = false;

  constructor(
    private readonly metering: MeteringService,
    private readonly database: Database,
    registry: SchedulerRegistry,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.listener = new ChannelListener(database, { channel: lifecycleChannel, heard: () => this.wake() });
    this.ticker = new Ticker(registry, 'metering', { work: () => this.sweep(), failed });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.metering.bill(this.config.meteredShares);
    this.ticker.start(this.config.tickMs);
    await this.listen();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.ticker.stop(), this.listener.stop()]);
    await this.absorbing;
  }

  /** Events that are announced during a run are one more run, not one each. */
  private wake(): void {
    this.announced = true;
    if (this.absorbing !== null || this.ticker.signal.aborted) return;
    this.absorbing = this.absorbAnnounced().finally(() => {
      this.absorbing = null;
    });
  }

  private async absorbAnnounced(): Promise<void> {
    while (this.announced && !this.ticker.signal.aborted) {
      this.announced = false;
      await this.metering.absorbAll(this.ticker.signal).catch(failed);
    }
  }

  private async listen(): Promise<void> {
    if (await this.listener.ensure()) this.wake();
  }

  private async sweep(): Promise<void> {
    await this.listen();
    await ifLockFree(this.database, 'metering', async () => {
      await this.metering.absorbAll(this.ticker.signal);
      waiting.set(await this.metering.waiting());
      workDone('metering');
    });
  }
}

/** Events wait in the database for the next tick. */
const failed = (error: unknown): void =>
  log.error({ event: 'metering.failed', reason: messageOf(error) }, 'lifecycle events could not be absorbed');
