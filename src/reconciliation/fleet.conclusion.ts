import { jitteredMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import type { Database, Tx, WorkLease } from '../database';
import { forgetEndedLinks, type Fleet } from '../fleets';
import type { Outcome } from './execution/plan.execution';
import { nextTryMs } from './failure.policy';
import { wishOf } from './drift/drift.differences';
import type { FleetClouds } from './fleet.clouds';
import { leftText } from './fleet.leavings';
import { lookAgainMs, type Next } from './fleet.look';
import type { Loaded } from './fleet.loader';
import { isSuperseded } from './fleet.superseded';
import { busyStatus, type FleetRecorder } from './fleet.recorder';
import { release, releaseAll } from './fleet.release';
import { endpointOf, readyAs } from './fleet.verdict';
import type { LinkedPeer } from './links/link.builder';
import { isOfLink } from './links/link.keys';
import { linksText, ofLinks } from './links/link.loader';
import { holdFenceAndWake } from './links/link.waker';
import { liveResources } from './resource.repository';
import { leaveSnapshots } from './volume-snapshots/snapshot.release';

/** What a run has to do beside its plan. */
export interface Work extends Loaded {
  /** Links of the fleet's own that it takes down, before anything else. */
  ended: LinkedPeer[];
  /** What removals wait for, in words: other fleets, and snapshots. Either wakes the fleet. */
  waitsFor: string[];
  /** How far rolling replacements are. */
  progress: string;
}

/** What came of a run: written down, and when to run again. */
export class FleetConclusion {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly recorder: FleetRecorder,
    private readonly clouds: FleetClouds,
  ) {}

  /** Writes what came of the run into the fleet, and says when to run again. */
  async of(lease: WorkLease, work: Work, outcome: Outcome): Promise<Next> {
    const { fleet } = work;
    const { failures, waiting, again } = outcome;
    if (failures.length > 0) return this.ofFailures(lease, fleet, failures, waiting.length > 0 ? lookAgainMs : null);
    if (again) return { inMs: 0 };
    if (waiting.length > 0) {
      const message = `waiting for ${waiting.map(({ kind, key }) => `${kind} ${key}`).join(', ')}`;
      await this.waits(lease, fleet, message + work.progress);
      return { inMs: 0 };
    }
    return work.ended.length > 0 ? this.forgetLinks(lease, work) : this.settle(lease, work);
  }

  private waits(lease: WorkLease, fleet: Fleet, message: string): Promise<void> {
    return this.recorder.record(lease, fleet, {
      status: busyStatus(fleet),
      reason: 'Waiting',
      message,
      ready: false,
    });
  }

  /** Nothing is left in the cloud of links that were to end: both fleets of each go on. */
  private async forgetLinks(lease: WorkLease, { fleet, ended }: Work): Promise<Next> {
    await this.database.transaction(async (tx) => {
      await holdFenceAndWake(tx, lease);
      const left = ofLinks(await liveResources(tx, fleet.id), ended);
      const gone = ended.map(({ peerId }) => peerId).filter((id) => !left.some(({ key }) => isOfLink(key, id)));
      await forgetEndedLinks(tx, fleet.id, gone);
    });
    return { inMs: 0 };
  }

  private async ofFailures(lease: WorkLease, fleet: Fleet, failures: unknown[], lookMs: number | null): Promise<Next> {
    await this.recorder.hindered(lease, fleet, failures);
    const inMs = nextTryMs(failures, lookMs);
    return inMs === null ? { error: failures[0] } : { inMs: jitteredMs(inMs) };
  }

  /** Everything is as wanted: the fleet is ready, or gone; unless another fleet has to take its link down first. */
  private async settle(lease: WorkLease, work: Work): Promise<Next> {
    const { fleet, spec, version, waitsFor } = work;
    if (waitsFor.length > 0) {
      await this.waits(lease, fleet, `waiting until ${waitsFor.join(' and ')}`);
      return { inMs: null };
    }
    if (fleet.deleteRequestedAt) return this.settleDeleted(lease, fleet);
    const rows = await this.database.transaction((tx) => liveResources(tx, fleet.id));
    // A network may stand, or a link's port have its address, only now: what the links ask for follows from them.
    if (linksText({ ...work, rows }) !== linksText(work)) return { inMs: 0 };
    await this.clouds.settleQuotas(lease, fleet);
    const superseded = (tx: Tx) => isSuperseded(tx, fleet);
    if (!(await release(this.database, lease, { spec, rows, superseded }))) return { inMs: 0 };
    const applied = { endpoint: endpointOf(spec, rows), version, wish: wishOf(work) };
    await this.recorder.record(lease, fleet, readyAs(version), applied);
    return { inMs: null };
  }

  private async settleDeleted(lease: WorkLease, fleet: Fleet): Promise<Next> {
    const { database, clock } = this;
    if (!(await leaveSnapshots({ database, clock, lease, fleet }))) {
      await this.waits(lease, fleet, 'waiting until its snapshots are deleted');
      return { inMs: lookAgainMs };
    }
    try {
      await this.clouds.leave(lease, fleet);
    } catch (error) {
      return this.ofFailures(lease, fleet, [error], null);
    }
    await releaseAll(database, lease);
    const message = await database.transaction((tx) => leftText(tx, fleet.id));
    await this.recorder.record(lease, fleet, { status: 'deleted', reason: 'Deleted', message, ready: false });
    return { inMs: null };
  }
}
