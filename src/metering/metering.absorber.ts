import { shareBillingFacts, type Tx } from '../database';
import { deriveIntervals, type LoggedEvent } from './interval.deriver';
import { claimResources, eventCounts, eventsOf, markAbsorbed, replaceIntervals } from './metering.repository';
import { statePolicies } from './state-policy.repository';
import type { StatePolicy } from './state.policy';

export interface Absorbed {
  events: number;
  resources: number;
}

/** Of so many events are intervals derived at a time: a log grows for as long as its resource is there, memory does not. */
const eventsAtATime = 20_000;

/**
 * Turns what waits of up to `limit` resources into intervals, each resource from its whole log, so that an event which
 * is late or comes twice ends in the same intervals. Marks and intervals commit together or not at all.
 */
export async function absorbBatch(tx: Tx, limit: number): Promise<Absorbed> {
  // What is recorded while a bill is cut off would be neither before nor after it.
  await shareBillingFacts(tx);
  const resourceIds = await claimResources(tx, limit);
  if (resourceIds.length === 0) return { events: 0, resources: 0 };
  const policies = await statePolicies(tx);
  let events = 0;
  for (const group of grouped(await eventCounts(tx, resourceIds))) events += await absorbOf(tx, group, policies);
  return { events, resources: resourceIds.length };
}

/** Gives how many events had not been absorbed before. */
async function absorbOf(tx: Tx, resourceIds: string[], policies: StatePolicy[]): Promise<number> {
  // Read after the locks: what the last holder committed is seen, and what commits from now on waits for its own turn.
  const events = await eventsOf(tx, resourceIds);
  const intervals = [...byResource(events).values()].flatMap((own) => deriveIntervals(own, policies));
  await replaceIntervals(tx, resourceIds, intervals);
  return markAbsorbed(
    tx,
    events.map(({ id }) => id),
  );
}

/** Resources that have few enough events together; one that has more alone is alone. */
function grouped(counts: { resourceId: string; events: number }[]): string[][] {
  const groups: string[][] = [];
  let left = 0;
  for (const { resourceId, events } of counts) {
    if (events > left) {
      groups.push([]);
      left = eventsAtATime;
    }
    groups.at(-1)?.push(resourceId);
    left -= events;
  }
  return groups;
}

function byResource(events: LoggedEvent[]): Map<string, LoggedEvent[]> {
  const groups = new Map<string, LoggedEvent[]>();
  for (const event of events) {
    const group = groups.get(event.resourceId);
    if (group) group.push(event);
    else groups.set(event.resourceId, [event]);
  }
  return groups;
}
