import { shareBillingFacts, type Tx } from '../database';
import { deriveIntervals, type LoggedEvent } from './interval.deriver';
import { claimResources, eventsOf, markAbsorbed, replaceIntervals } from './metering.repository';
import { statePolicies } from './state-policy.repository';

export interface Absorbed {
  events: number;
  resources: number;
}

/**
 * Turns what waits of up to `limit` resources into intervals, each resource from its whole log, so that an event which
 * is late or comes twice ends in the same intervals. Marks and intervals commit together or not at all.
 */
export async function absorbBatch(tx: Tx, limit: number): Promise<Absorbed> {
  // What is recorded while a bill is cut off would be neither before nor after it.
  await shareBillingFacts(tx);
  const resourceIds = await claimResources(tx, limit);
  if (resourceIds.length === 0) return { events: 0, resources: 0 };
  // Read after the locks: what the last holder committed is seen, and what commits from now on waits for its own turn.
  const events = await eventsOf(tx, resourceIds);
  const policies = await statePolicies(tx);
  const intervals = [...byResource(events).values()].flatMap((own) => deriveIntervals(own, policies));
  await replaceIntervals(tx, resourceIds, intervals);
  const absorbed = await markAbsorbed(
    tx,
    events.map(({ id }) => id),
  );
  return { events: absorbed, resources: resourceIds.length };
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
