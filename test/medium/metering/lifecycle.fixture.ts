import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { recordLifecycleEvent } from '../../../src/reconciliation/lifecycle-event.repository';
import type { LifecycleEvent } from '../../../src/reconciliation/lifecycle-event.types';

export interface Owner {
  accountId: string;
  fleetId: string;
}

export const owner = (): Owner => ({ accountId: newId(), fleetId: newId() });

/** An event of a server of `m1.tiny`, unless told otherwise. */
export const lifecycleEvent = (
  who: Owner,
  resourceId: string,
  type: LifecycleEvent['type'],
  occurredAt: string,
  more: Partial<LifecycleEvent> = {},
): LifecycleEvent => ({
  ...who,
  resourceId,
  kind: 'server',
  type,
  ...(type === 'closed'
    ? { meter: null, unit: null, quantity: null }
    : { meter: 'server.m1.tiny', unit: 'Hours', quantity: '1' }),
  occurredAt: new Date(occurredAt),
  ...more,
});

/** Appends each event in a transaction of its own, in the given order; tells which were new. */
export async function record(database: Database, events: LifecycleEvent[]): Promise<boolean[]> {
  const fresh: boolean[] = [];
  for (const event of events) fresh.push(await database.transaction((tx) => recordLifecycleEvent(tx, event)));
  return fresh;
}
