import { holdFence, type Tx } from '../../database';
import { commitCaptureClosed, findCapture, liveCaptures, wakeCapture } from '../captures/capture.repository';
import { beginRemoval } from '../captures/capture.requests';
import { replacementsOn, stayingWith } from '../plan/instance.parts';
import type { Step } from '../plan/plan.types';
import { removes } from '../plan/step.order';
import type { ExecutorContext } from '../execution/plan.execution';
import { snapshotTable } from './fleet-snapshot.table';
import type { FleetSnapshot } from './fleet-snapshot.types';

type Context = Pick<ExecutorContext, 'database' | 'clock' | 'lease' | 'superseded'> & {
  fleet: { id: string; deleteRequestedAt: Date | null };
};

/** Snapshots of the fleet's own that removals of their volumes wait for. */
interface InTheWay {
  snapshots: FleetSnapshot[];
  removals: Step[];
  /** What waits for them, in all. */
  held: Step[];
}

/** Cinder deletes no volume that has snapshots: those of the fleet's own go first. */
export async function snapshotsInTheWay({ database, fleet }: Context, steps: Step[]): Promise<InTheWay> {
  // An update of a stack comes to what it removes last, and may fail before: see `takes`.
  const isRemoval = (step: Step) =>
    !step.later && (step.takes !== undefined || (step.kind === 'volume' && removes(step) && step.madeBy === undefined));
  const going = new Set(steps.filter(isRemoval).flatMap(volumesOf));
  if (going.size === 0) return { snapshots: [], removals: [], held: [] };
  const live = await database.transaction((tx) => liveCaptures(tx, snapshotTable, fleet.id));
  const snapshots = live.filter(({ volumeId }) => going.has(volumeId));
  const held = new Set(snapshots.map(({ volumeId }) => volumeId));
  const removals = steps.filter((step) => isRemoval(step) && volumesOf(step).some((id) => held.has(id)));
  // What stands on a volume that is made anew stays up until that can go.
  const staying = stayingWith(steps, replacementsOn(steps, removals));
  return { snapshots, removals, held: [...removals.filter(({ action }) => action !== 'adopt'), ...staying] };
}

/**
 * Has those deleted whose volumes the fleet really parts with, by their keeper, which wakes the fleet; of a fleet that is
 * deleted, all that are not whole, too. Those of a volume that stays because nothing can come in its place stay with it; a
 * stack has all that comes in the place of what it could not remove.
 * Gives what the fleet waits for, in words.
 */
export async function releaseSnapshots(
  context: Context,
  { snapshots, removals }: InTheWay,
  parting: ReadonlySet<Step>,
): Promise<string[]> {
  const goes = (step: Step) => parting.has(step) || (step.kind === 'stack' && !removes(step));
  const going = new Set(removals.filter(goes).flatMap(volumesOf));
  const inTheWay = snapshots.filter(({ volumeId }) => going.has(volumeId));
  for (const snapshot of [...inTheWay, ...(await brokenOnes(context))]) await release(context, snapshot);
  return inTheWay.map(({ cloudName, message }) => `snapshot ${cloudName} is deleted${message ? `: ${message}` : ''}`);
}

/** Of a fleet that is deleted. */
async function brokenOnes({ database, fleet }: Context): Promise<FleetSnapshot[]> {
  if (fleet.deleteRequestedAt === null) return [];
  const live = await database.transaction((tx) => liveCaptures(tx, snapshotTable, fleet.id));
  return live.filter(({ status }) => status !== 'active');
}

/** The steps of a plan, those that remove a volume with the snapshots that go before it. */
export async function withSnapshots(tx: Tx, fleetId: string, steps: Step[]): Promise<Step[]> {
  const live = await liveCaptures(tx, snapshotTable, fleetId);
  return steps.map((step) => {
    if (step.kind !== 'volume' || !removes(step)) return step;
    const going = live.filter(({ volumeId }) => volumesOf(step).includes(volumeId));
    return { ...step, reason: [step.reason, ...going.map(({ cloudName }) => `with snapshot ${cloudName}`)].join(', ') };
  });
}

/** The cloud's ids of the volumes that a step takes away. */
const volumesOf = ({ kind, row, seen, takes = [] }: Step): string[] =>
  kind === 'volume' ? [seen?.cloudId ?? row?.cloudId ?? ''] : takes;

async function release({ database, clock, lease, superseded }: Context, { id, volume }: FleetSnapshot): Promise<void> {
  await database.transaction(async (tx) => {
    await holdFence(tx, lease);
    if (await superseded(tx)) return;
    const snapshot = await wakeCapture(tx, snapshotTable, id);
    if (snapshot?.deletedAt !== null) return;
    await beginRemoval(tx, snapshotTable, snapshot, `since volume ${volume} goes`, clock.now());
  });
}

/**
 * Of a fleet that is gone, snapshots stay with the volumes that are to be kept: as of those, usage ends with the record.
 * False while some are still to go.
 */
export async function leaveSnapshots({ database, clock, lease, fleet }: Omit<Context, 'superseded'>): Promise<boolean> {
  const live = await database.transaction((tx) => liveCaptures(tx, snapshotTable, fleet.id));
  if (live.some(({ status }) => status !== 'active')) return false;
  for (const { id } of live) {
    const isLeft = await database.transaction(async (tx: Tx) => {
      await holdFence(tx, lease);
      const snapshot = await findCapture(tx, snapshotTable, id);
      // Its keeper was quicker, or somebody who wants it gone.
      if (snapshot?.deletedAt !== null) return true;
      if (snapshot.status !== 'active') return false;
      const message = `(${snapshot.cloudId}) is left in the cloud, with its volume`;
      await commitCaptureClosed({ tx, table: snapshotTable, capture: snapshot }, 'kept', message, clock.now());
      return true;
    });
    if (!isLeft) return false;
  }
  return true;
}
