import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { Database } from '../../database';
import { forgetSettled, requestBuild, requestReconcile, type DriftPolicy } from '../../fleets';
import { findAdded, type Added } from './added.finder';
import { askedRules } from './asked.rules';
import { differencesIn, hasDrifted } from './drift.differences';
import { FleetReconciler } from '../fleet.reconciler';
import type { Step } from '../plan/plan.types';
import { isEstranged } from '../plan/volume.content';
import { recordFleetEvent } from '../fleet-event.repository';

/** One thing that is otherwise than wanted; `repair` is what a run does about it. */
export interface Difference {
  kind: string;
  key: string;
  name: string;
  cloudId: string | null;
  change: 'deleted' | 'changed' | 'broken' | 'surplus' | 'name-taken' | 'kept';
  reason: string;
  repair: string;
}

export interface DriftReport {
  policy: DriftPolicy;
  checkedAt: Date;
  /** Whether others made the differences; false while what people have asked for is still being done. */
  drifted: boolean;
  differences: Difference[];
  added: Added[];
}

/** Tells what of a fleet others have changed in the cloud, and has it mended. */
@Injectable()
export class DriftService {
  constructor(
    private readonly database: Database,
    private readonly reconciler: FleetReconciler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks at the cloud now; changes nothing. Null where no fleet has the id. */
  async report(fleetId: string): Promise<DriftReport | null> {
    const compared = await this.reconciler.compare(fleetId);
    if (compared === null) return null;
    const { loaded, steps, cloud } = compared;
    return {
      policy: loaded.fleet.driftPolicy,
      checkedAt: this.clock.now(),
      drifted: hasDrifted(loaded, steps),
      differences: differencesIn(steps).map(differenceOf),
      added: await findAdded(cloud, loaded.rows, askedRules(loaded.spec, loaded.fleet)),
    };
  }

  /** Brings the fleet to what is wanted of it once, whatever its policy says. */
  async repair(fleetId: string, by: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const at = this.clock.now();
      await forgetSettled(tx, fleetId);
      const message = `repair asked for by ${by}`;
      await requestBuild(tx, fleetId);
      await requestReconcile(tx, fleetId);
      await recordFleetEvent(tx, { fleetId, type: 'fleet.repair_requested', message, details: { by }, at });
    });
  }
}

const differenceOf = (step: Step): Difference => ({
  kind: step.kind,
  key: step.key,
  name: step.name,
  cloudId: step.seen?.cloudId ?? step.row?.cloudId ?? null,
  change: changeOf(step),
  reason: step.reason,
  repair: step.failed ? 'replace' : step.action,
});

function changeOf({ action, kind, row, wanted, seen, failed }: Step): Difference['change'] {
  if (action === 'create' || action === 'forget') return 'deleted';
  if (action === 'conflict' && kind !== 'volume') return 'name-taken';
  if (action === 'conflict' && (row !== null || wanted !== null)) return seen && isEstranged(seen) ? 'changed' : 'kept';
  if (action === 'conflict') return 'surplus';
  if (action === 'delete' || action === 'keep') return 'surplus';
  return failed || (action === 'replace' && seen?.state === 'error') ? 'broken' : 'changed';
}
