import type { Clock } from '../../common/clock';
import { DomainError, messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { holdFence, type Database, type Tx, type WorkLease } from '../../database';
import { selectFleet, type Fleet } from '../../fleets';
import { isFailure, type Cloud } from '../../openstack';
import {
  commitAttempt,
  commitCapture,
  commitCaptureClosed,
  commitRefused,
  commitRemovalAsked,
  commitStanding,
  commitTrouble,
  commitUnheard,
  commitUnused,
  findCapture,
  isAskedFor,
  type CaptureRecord,
} from './capture.repository';
import { lastKnownAt } from '../usage/known.use';
import type { Capture, CaptureTable } from './capture.types';

const log = logger('reconciliation');

/** How often one that stands is looked at, in ms: somebody may have deleted it, and its usage ends. */
const recheckMs = 600_000;
/** What is not made or removed because of something that passes is tried again after this long, in ms. */
const retryMs = 15_000;
/** Between looks at one that the cloud is removing, in ms. */
const removalMs = 500;
/** The longest time between looks at one that is not yet as it should be, in ms. */
const longestMs = 30_000;

/** What keeps one that stands again although the cloud had accepted its removal. */
const notCarriedOut = 'the cloud accepted its removal and did not carry it out; something made of it may still need it';

/** Between looks at one that is being made, in ms: an eighth of the wait so far. */
const pollMs = (waited: number): number => Math.min(longestMs, Math.max(300, Math.round(waited / 8)));

/** Between looks at one that stands again, in ms: an eighth more than since the last one. */
const againMs = (since: number): number => Math.min(longestMs, Math.max(removalMs, Math.round(since * 1.125)));

/** One capture as the cloud shows it. */
export interface Found<C extends Capture> {
  cloudId: string;
  cloudStatus: string;
  /** `gone` is shown still, and lost all the same. */
  state: 'making' | 'standing' | 'failed' | 'gone';
  /** The cloud is at work on it, and takes no removal. */
  busy: boolean;
  facts: Partial<C>;
  /** Since when it counts as usage. */
  usedFrom: Date;
}

/** What one kind of captures does in the cloud. */
export interface CaptureDriver<C extends Capture> {
  table: CaptureTable<C>;
  cloudOf(this: void, fleet: Fleet): Promise<Cloud>;
  /** The recorded one, or what an unheard creation may have left; oldest first. */
  look(this: void, cloud: Cloud, capture: C): Promise<Found<C>[]>;
  /** Has it made; gives what the cloud tells of it. */
  take(this: void, cloud: Cloud, capture: C): Promise<Partial<C>>;
  /** Asks for it to be gone; true when it is gone already. */
  remove(this: void, cloud: Cloud, cloudId: string): Promise<boolean>;
  /** Tells whom it concerns that it is gone, or will not go; at the beginning of the same transaction. */
  concerned?(this: void, tx: Tx, capture: C): Promise<void>;
}

/** Brings one capture to what is wanted of it. Every run starts from its record and the cloud alone. */
export class CaptureKeeper<C extends Capture> {
  constructor(
    private readonly driver: CaptureDriver<C>,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settleMs: number,
  ) {}

  /** One run under the lease. Gives the milliseconds until the next one, or null when there is nothing to wait for. */
  async keep(lease: WorkLease): Promise<number | null> {
    const { driver } = this;
    const loaded = await this.database.transaction(async (tx) => {
      const capture = await findCapture(tx, driver.table, lease.key);
      const fleet = capture && (await selectFleet(tx, capture.fleetId));
      return capture && fleet && { capture, fleet };
    });
    if (!loaded || loaded.capture.deletedAt !== null) return null;
    const { capture } = loaded;
    if (capture.status === 'error') return null;
    const cloud = await driver.cloudOf(loaded.fleet);
    const lookedAt = this.clock.now();
    const found = await driver.look(cloud, capture);
    if (capture.status === 'deleting') return this.remove(lease, cloud, capture, found);
    if (found.length > 0) return this.observe(lease, cloud, capture, found, lookedAt);
    return capture.cloudId === null ? this.take(lease, cloud, capture) : this.lost(lease, capture);
  }

  /**
   * Commits unless something else is wanted of it by now; then the run that it was woken for goes on. Whom it concerns is
   * woken before anything is locked, as those lock who ask for a removal.
   */
  private async commit(
    lease: WorkLease,
    capture: C,
    work: (record: CaptureRecord<C>) => Promise<void>,
    concerned = (_tx: Tx, _capture: C) => Promise.resolve(),
  ): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await concerned(tx, capture);
      await holdFence(tx, lease);
      const { table } = this.driver;
      const now = await findCapture(tx, table, capture.id);
      if (now?.status !== capture.status) return false;
      await work({ tx, table, capture });
      return true;
    });
  }

  private async take(lease: WorkLease, cloud: Cloud, capture: C): Promise<number | null> {
    const { take } = this.driver;
    const at = this.clock.now();
    const unsettled = this.unsettledMs(capture, at);
    if (unsettled > 0) return unsettled;
    const intended = await this.commit(lease, capture, (record) => commitAttempt(record, at));
    if (!intended) return 0;
    try {
      await this.see(lease, capture, { ...capture, message: null, ...(await take(cloud, capture)) });
      return pollMs(0);
    } catch (error) {
      return this.refused(lease, capture, error);
    }
  }

  /** Of an unknown outcome the next run finds out; a refusal is final, or tried again when it is one that passes. */
  private async refused(lease: WorkLease, capture: C, error: unknown): Promise<number | null> {
    const unsent = error instanceof DomainError && !isFailure(error) && error.code !== 'LEASE_LOST';
    const refused = isFailure(error) && error.errorClass !== 'ambiguous';
    if (isFailure(error, 'ambiguous')) await this.unheard(lease, capture);
    if (!unsent && !refused) throw error;
    const message = messageOf(error);
    const { table } = this.driver;
    log.warn({ event: `${table.kind}.refused`, captureId: capture.id, err: error }, message);
    // A 404 is that what it is to be taken of is not there.
    if (isFailure(error, 'terminal', 'gone', 'exists', 'in-use') || (isFailure(error) && error.httpStatus === 404)) {
      await this.see(lease, capture, { ...capture, status: 'error', message: `could not be taken: ${message}` });
      return null;
    }
    await this.commit(lease, capture, (record) => commitRefused(record, message));
    return retryMs;
  }

  /** Also where it is to go by now: its end waits for what may still come. */
  private unheard(lease: WorkLease, capture: C): Promise<void> {
    const at = this.clock.now();
    return this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await commitUnheard({ tx, table: this.driver.table, capture }, at);
    });
  }

  private async observe(
    lease: WorkLease,
    cloud: Cloud,
    capture: C,
    found: Found<C>[],
    lookedAt: Date,
  ): Promise<number | null> {
    const [first, ...more] = found;
    // Of two creations, one of which was taken for lost.
    for (const { cloudId } of more) await this.driver.remove(cloud, cloudId);
    const { cloudId, cloudStatus, state, facts } = first;
    const seen = { ...capture, ...facts, cloudId, cloudStatus, message: null };
    const known = capture.cloudId === cloudId && capture.cloudStatus === cloudStatus;
    if (state === 'gone') return this.lost(lease, capture);
    if (state === 'making') {
      if (!known) await this.see(lease, capture, { ...seen, status: 'creating' });
      return pollMs(this.clock.now().getTime() - capture.createdAt.getTime());
    }
    if (state === 'failed' && capture.status === 'creating') {
      const message = `could not be taken: the cloud shows it in status ${cloudStatus}`;
      await this.see(lease, capture, { ...seen, status: 'error', message });
      return null;
    }
    if (capture.status !== 'active' || !known)
      await this.see(lease, capture, { ...seen, status: 'active' }, first.usedFrom);
    else await this.commit(lease, capture, (record) => commitStanding(record, lookedAt));
    return recheckMs;
  }

  private see(lease: WorkLease, capture: C, now: C, usedFrom = this.clock.now()): Promise<boolean> {
    const at = this.clock.now();
    return this.commit(lease, capture, (record) => commitCapture(record, now, { at, usedFrom }));
  }

  /** The cloud takes away what it could not finish. */
  private async lost(lease: WorkLease, capture: C): Promise<null> {
    if (capture.status === 'creating') {
      await this.see(lease, capture, { ...capture, status: 'error', message: 'was given up by the cloud unfinished' });
      return null;
    }
    await this.close(lease, capture, 'vanished', 'was deleted by someone else', this.clock.now());
    return null;
  }

  private async remove(lease: WorkLease, cloud: Cloud, capture: C, found: Found<C>[]): Promise<number | null> {
    const at = this.clock.now();
    const unsettled = this.unsettledMs(capture, at);
    if (found.length === 0 && unsettled > 0) return unsettled;
    const { driver } = this;
    const stands = found.some(({ state, busy }) => state !== 'gone' && !busy);
    // What the cloud takes away now is known until here, whatever becomes of its reply.
    if (stands) await this.commit(lease, capture, (record) => commitStanding(record, at));
    const known = { ...capture, seenAt: stands ? null : lastKnownAt(capture.seenAt, at) };
    let left = 0;
    try {
      for (const { cloudId, busy } of found) if (busy || !(await driver.remove(cloud, cloudId))) left += 1;
    } catch (error) {
      if (!isFailure(error, 'in-use', 'not-ready', 'terminal')) throw error;
      await this.commit(lease, capture, (record) => commitTrouble(record, messageOf(error)), driver.concerned);
      return retryMs;
    }
    if (left === 0) {
      await this.close(lease, known, 'deleted', 'is deleted', at);
      return null;
    }
    if (found.every(({ busy }) => busy)) {
      await this.commit(lease, capture, (record) => commitUnused(record, at));
      return removalMs;
    }
    return this.asked(lease, capture, at);
  }

  /** The cloud has accepted its removal, now or once more: it is used until the cloud is at it, which some never are. */
  private async asked(lease: WorkLease, capture: C, at: Date): Promise<number> {
    const { concerned } = this.driver;
    const standsAgain = isAskedFor(capture);
    const message = standsAgain ? notCarriedOut : null;
    const asked = (record: CaptureRecord<C>) => commitRemovalAsked(record, message);
    await this.commit(lease, capture, asked, standsAgain ? concerned : undefined);
    return standsAgain ? againMs(at.getTime() - (capture.seenAt ?? capture.createdAt).getTime()) : removalMs;
  }

  private close(
    lease: WorkLease,
    capture: C,
    end: 'deleted' | 'vanished',
    message: string,
    at: Date,
  ): Promise<boolean> {
    const closed = (record: CaptureRecord<C>) => commitCaptureClosed(record, end, message, at);
    return this.commit(lease, capture, closed, this.driver.concerned);
  }

  /** How much longer the effect of a creation may still come, in ms. */
  private unsettledMs({ cloudId, attemptedAt }: C, now: Date): number {
    if (cloudId !== null || attemptedAt === null) return 0;
    return Math.max(0, attemptedAt.getTime() + this.settleMs - now.getTime());
  }
}
