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

interface Released {
  held: Step[];
  /** What they wait for, in words. */
  waitsFor: string[];
}

/**
 * Cinder deletes no volume that has snapshots: those of the fleet's own go first, by their keeper, which wakes the fleet.
 * Of a fleet that is deleted, so do all that are not whole. Gives the steps that wait for it.
 */
export async function releaseSnapshots(context: Context, steps: Step[]): Promise<Released> {
  const { database, fleet } = context;
  const removals = steps.filter((step) => removes(step) && (step.kind === 'volume' || step.kind === 'stack'));
  const deleting = fleet.deleteRequestedAt !== null;
  if (removals.length === 0 && !deleting) return { held: [], waitsFor: [] };
  const going = new Set(removals.flatMap(volumesOf));
  const live = await database.transaction((tx) => liveCaptures(tx, snapshotTable, fleet.id));
  const released = live.filter(({ volumeId, status }) => going.has(volumeId) || (deleting && status !== 'active'));
  for (const snapshot of released) await release(context, snapshot);
  const inTheWay = released.filter(({ volumeId }) => going.has(volumeId));
  const held = new Set(inTheWay.map(({ volumeId }) => volumeId));
  const waiting = removals.filter((step) => volumesOf(step).some((id) => held.has(id)));
  const byStack = new Set(waiting.map(({ madeBy }) => madeBy));
  const updates = steps.filter(({ id }) => byStack.has(id));
  return {
    // What stands on a volume that is made anew stays up until that can go.
    held: [...waiting, ...updates, ...stayingWith(steps, replacementsOn(steps, waiting))],
    waitsFor: inTheWay.map(
      ({ cloudName, message }) => `snapshot ${cloudName} is deleted${message ? `: ${message}` : ''}`,
    ),
  };
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
