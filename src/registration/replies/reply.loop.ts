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
import { keepDebt, selectDebts } from './reply-debt.repository';
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

interface Outcome {
  told: DueDevice[];
  untold: DueDevice[];
  failures: unknown[];
}

const idsOf = (devices: DueDevice[]): string[] => devices.map(({ id }) => id);

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

  /** @throws the first failure, once everybody else of the fleet has been told */
  private async settleFleet(fleetId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.advance(fleetId)) === atOnce);
    const failures = [...(await this.settleDebts(fleetId, signal)), ...(await this.settleDue(fleetId, signal))];
    if (failures.length > 0) throw failures[0];
  }

  /** What whoever took the registrations has not told, because it died or could not. Gives the failures. */
  private async settleDebts(fleetId: string, signal: AbortSignal): Promise<unknown[]> {
    const failures: unknown[] = [];
    const kept: string[] = [];
    while (!signal.aborted) {
      const debts = await selectDebts(this.database, fleetId, this.settledBefore(), kept, debtsAtOnce);
      let [told, untold] = [0, 0];
      for (const debt of debts) {
        const outcome = await this.tell(await selectForReply(this.database, debt.deviceIds));
        told += outcome.told.length;
        untold += outcome.untold.length;
        failures.push(...outcome.failures);
        if (outcome.untold.length > 0) kept.push(debt.id);
        await keepDebt(this.database, debt, idsOf(outcome.untold));
      }
      // That nobody at all can be told is no device’s fault.
      if (debts.length < debtsAtOnce || (told === 0 && untold > 0)) break;
    }
    return failures;
  }

  private async settleDue(fleetId: string, signal: AbortSignal): Promise<unknown[]> {
    const failures: unknown[] = [];
    let after: string | null = null;
    while (!signal.aborted) {
      const due: DueDevice[] = await selectDue(this.database, fleetId, after, atOnce);
      const outcome = await this.tell(due);
      await clearDue(this.database, outcome.told);
      failures.push(...outcome.failures);
      if (due.length < atOnce || outcome.told.length === 0) break;
      // Those that failed are left behind, to be tried again with the next work.
      after = outcome.failures.length > 0 ? due[due.length - 1].id : after;
    }
    return failures;
  }

  private async tell(devices: DueDevice[]): Promise<Outcome> {
    const outcome: Outcome = { told: [], untold: [], failures: [] };
    const results = await Promise.allSettled(devices.map((device) => this.sender.followUp(device)));
    for (const [index, result] of results.entries()) {
      outcome[result.status === 'fulfilled' ? 'told' : 'untold'].push(devices[index]);
      if (result.status === 'rejected') outcome.failures.push(result.reason);
    }
    return outcome;
  }

  private settledBefore(): Date {
    return new Date(this.clock.now().getTime() - settledMs);
  }

  /** Gives how many devices the fleet's own state moved on, at most `atOnce` of a kind. */
  private advance(fleetId: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      await holdScale(tx, [fleetId]);
      const promoted = await promote(tx, fleetId, atOnce, now);
      const retired = await retireOrphans(tx, fleetId, atOnce, now);
      // A registration that ran while the fleet was counted for the first time had not held it.
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
