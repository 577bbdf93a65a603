import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { CONFIG, type Config } from '../../config';
import { Database, WorkRunner, type WorkLease } from '../../database';
import { Clouds } from '../clouds';
import { FleetClouds } from '../fleet.clouds';
import { imageDriver } from '../images/image.driver';
import { uploadQueue, UploadSweeper } from '../images/upload.sweeper';
import { snapshotDriver } from '../volume-snapshots/snapshot.driver';
import { CaptureKeeper, type CaptureDriver } from './capture.keeper';
import type { Capture } from './capture.types';

/** Works of one queue that are done at the same time in one process. */
const concurrency = 16;

/** Runs the keeper for every golden image and snapshot, and the sweeper for every upload, that is due. */
@Injectable()
export class CaptureRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runners: WorkRunner[];

  constructor(
    database: Database,
    clouds: Clouds,
    fleetClouds: FleetClouds,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) { settleMs }: Config,
  ) {
    const run = (queue: string, handle: (lease: WorkLease) => Promise<number | null>): WorkRunner =>
      new WorkRunner(database, { queue, concurrency, handle });
    const keep = <C extends Capture>(driver: CaptureDriver<C>): WorkRunner => {
      const keeper = new CaptureKeeper(driver, database, clock, settleMs);
      return run(driver.table.queue, (lease) => keeper.keep(lease));
    };
    const sweeper = new UploadSweeper(database, clouds, clock, settleMs);
    this.runners = [
      keep(imageDriver(clouds)),
      keep(snapshotDriver(fleetClouds)),
      run(uploadQueue, (lease) => sweeper.sweep(lease)),
    ];
  }

  onApplicationBootstrap(): void {
    for (const runner of this.runners) runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.stop()));
  }
}
