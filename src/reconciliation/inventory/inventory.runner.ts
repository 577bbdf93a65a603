import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { newId } from '../../common/ids';
import { Database, holdFence, wake, WorkRunner, type WorkLease } from '../../database';
import { Clouds } from '../clouds';
import { FleetClouds } from '../fleet.clouds';
import { insertInventory, inventoryQueue } from './inventory.repository';
import { InventoryTaker } from './inventory.taker';

const nightly = 'nightly';
const dayMs = 86_400_000;
/** When a night's inventory is taken, in ms after midnight (UTC). */
const nightMs = 2 * 3_600_000;

const midnight = (at: Date): number => Math.floor(at.getTime() / dayMs) * dayMs;

/** Takes inventories that are asked for, and one every night, once however many replicas there are. */
@Injectable()
export class InventoryRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runner: WorkRunner;

  constructor(
    private readonly database: Database,
    clouds: Clouds,
    fleetClouds: FleetClouds,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    const taker = new InventoryTaker(database, clouds, fleetClouds, clock);
    this.runner = new WorkRunner(database, {
      queue: inventoryQueue,
      concurrency: 1,
      handle: (lease) => (lease.key === nightly ? this.night(lease) : taker.take(lease)),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await wake(this.database, inventoryQueue, nightly, this.untilNight());
    this.runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }

  /** Has one taken now. Gives its id, which is its report's as well. */
  async ask(by: string): Promise<string> {
    const at = this.clock.now();
    const period = { from: new Date(at.getTime() - dayMs), to: at };
    const id = newId();
    await this.database.transaction((tx) => insertInventory(tx, { id, askedBy: by, night: null, ...period, at }));
    return id;
  }

  /** Of the day that is over; a run that dies is followed by one that finds the night's inventory there. */
  private async night(lease: WorkLease): Promise<number> {
    const at = this.clock.now();
    const to = new Date(midnight(at));
    const period = { from: new Date(to.getTime() - dayMs), to };
    // Woken by the start of a process, before it is time.
    if (at.getTime() - midnight(at) >= nightMs)
      await this.database.transaction(async (tx) => {
        await holdFence(tx, lease);
        await insertInventory(tx, {
          id: newId(),
          askedBy: 'schedule',
          night: to.toISOString().slice(0, 10),
          ...period,
          at,
        });
      });
    return this.untilNight();
  }

  private untilNight(): number {
    const at = this.clock.now();
    const sinceMidnight = at.getTime() - midnight(at);
    return (sinceMidnight < nightMs ? nightMs : nightMs + dayMs) - sinceMidnight;
  }
}
