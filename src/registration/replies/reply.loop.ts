import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { isUuid } from '../../common/ids';
import { logger } from '../../common/logger';
import { messageOf } from '../../common/errors';
import { RepeatingWork } from '../../common/repeating.work';
import { ChannelListener, Database, wake, WorkRunner } from '../../database';
import { fleetChannel, holdScale, rescale } from '../../fleets';
import { insertEvents } from '../devices/device-event.repository';
import { clearDue, fleetsWithWork, selectDue, selectForReply } from '../devices/device.repository';
import type { DueDevice } from '../devices/device.types';
import { fleetsThatMoved, promote, retireOrphans } from './promotion.repository';
import { fleetDeleted } from '../refusals/refusals';
import { assignedEvent } from '../device.maker';
import { deleteDebts, selectDebts } from './reply-debt.repository';
import { trimRefused } from '../refusals/refused-message.repository';
import { ReplySender } from './reply.sender';

const log = logger('registration');

/** Work queue of the fleets whose devices are owed a reply; the key is the fleet's id. */
export const replyQueue = 'device-replies';

const atOnce = 200;
/** Debts of batches; each has as many devices as a batch. */
const debtsAtOnce = 10;
const sweepEveryMs = 5_000;
/** A reply that is being sent by whoever took the request needs no second sender. */
const settledMs = 2_000;

/**
 * Sends by itself what devices are owed: when a fleet becomes ready, when somebody decided, and what a process that died
 * left unsent. It looks at what is, not at what was announced: an announcement that is lost only costs time.
 */
@Injectable()
export class ReplyLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly runner: WorkRunner;
  private readonly sweeping: RepeatingWork;
  private readonly listener: ChannelListener;
  /** Something may have been announced that was not heard. */
  private deaf = false;
  /** Fleets that the next sweep wakes once more: the first time may have failed, or left out devices that somebody held. */
  private readonly announced = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly sender: ReplySender,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.sweeping = new RepeatingWork({
      name: 'replies',
      clock,
      everyMs: sweepEveryMs,
      work: () => this.sweep(),
      failed: (error) =>
        log.error({ event: 'registration.sweep_failed', reason: messageOf(error) }, 'cannot look for owed replies'),
    });
    this.listener = new ChannelListener(database, {
      channel: fleetChannel,
      heard: (fleetId) => {
        if (!isUuid(fleetId)) return;
        this.announced.add(fleetId);
        wake(database, replyQueue, fleetId).catch(() => undefined); // the sweep does it
      },
    });
    this.runner = new WorkRunner(database, {
      queue: replyQueue,
      concurrency: 4,
      handle: async ({ key }, signal) => {
        await this.settleFleet(key, signal);
        return null;
      },
    });
  }

  onApplicationBootstrap(): void {
    this.runner.start();
    this.sweeping.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeping.stop();
    await this.listener.stop();
    await this.runner.stop();
  }

  private async settleFleet(fleetId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.advance(fleetId)) === atOnce);
    await this.settleDebts(fleetId, signal);
    while (!signal.aborted) {
      const due = await selectDue(this.database, fleetId, atOnce);
      await this.tell(due, (told) => clearDue(this.database, told));
      if (due.length < atOnce) return;
    }
  }

  /** What whoever took the registrations has not told, because it died or could not. */
  private async settleDebts(fleetId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const debts = await selectDebts(this.database, fleetId, this.settledBefore(), debtsAtOnce);
      for (const { id, deviceIds } of debts) {
        await this.tell(await selectForReply(this.database, deviceIds));
        await deleteDebts(this.database, [id]);
      }
      if (debts.length < debtsAtOnce) return;
    }
  }

  /** @throws the first failure, once all have been tried and `told` has been done with the others */
  private async tell(devices: DueDevice[], told?: (devices: DueDevice[]) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(devices.map((device) => this.sender.followUp(device)));
    await told?.(devices.filter((_, index) => results[index].status === 'fulfilled'));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  }

  private settledBefore(): Date {
    return new Date(this.clock.now().getTime() - settledMs);
  }

  /** Gives how many devices the fleet's own state moved on, at most `atOnce` of a kind. */
  private advance(fleetId: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      await holdScale(tx, [fleetId]);
      const promoted = await promote(tx, fleetId, null, atOnce, now);
      const retired = await retireOrphans(tx, fleetId, atOnce, now);
      if (promoted.some(({ newly }) => newly)) await rescale(tx, [fleetId]);
      const moved = ({ id: deviceId }: { id: string }) => ({
        deviceId,
        type: 'assigned' as const,
        message: 'told of the fleet’s new endpoint',
      });
      const gone = ({ id: deviceId }: { id: string }) => ({
        deviceId,
        type: 'retired' as const,
        message: fleetDeleted.message,
      });
      const assigned = promoted.map((device) => (device.newly ? assignedEvent(device.id) : moved(device)));
      await insertEvents(tx, [...assigned, ...retired.map(gone)], now);
      return Math.max(promoted.length, retired.length);
    });
  }

  private async sweep(): Promise<void> {
    if (await this.listener.ensure()) this.deaf = true;
    // That a fleet has another endpoint is only announced: to look for it in each sweep would be a look at every device.
    if (this.deaf) for (const fleetId of await fleetsThatMoved(this.database)) this.announced.add(fleetId);
    this.deaf = false;
    for (const fleetId of [...this.announced]) await this.wakeAnnounced(fleetId);
    for (const fleetId of await fleetsWithWork(this.database, this.settledBefore()))
      await wake(this.database, replyQueue, fleetId);
    await trimRefused(this.database);
  }

  /** One that is announced again meanwhile is woken by the sweep after this. */
  private async wakeAnnounced(fleetId: string): Promise<void> {
    this.announced.delete(fleetId);
    await wake(this.database, replyQueue, fleetId).catch((error: unknown) => {
      this.announced.add(fleetId);
      throw error;
    });
  }
}
