import type { Decimal } from '../../common/money';
import type { Tx } from '../../database';
import { recordLifecycleEvent } from '../lifecycle-event.repository';
import type { LifecycleEvent } from '../lifecycle-event.types';

/** What is billed by its size: an image, or a snapshot. */
interface Stored {
  fleetId: string | null;
  accountId: string;
  id: string;
  kind: 'image' | 'snapshot';
  key: string;
  name: string;
  cloudId: string | null;
  gib: Decimal;
}

/** When its use began or ended. */
export type UseInstant = Pick<LifecycleEvent, 'occurredAt' | 'lastSeenAt'>;

export async function recordStored(
  tx: Tx,
  type: 'opened' | 'closed',
  { fleetId, accountId, id, kind, key, name, cloudId, gib }: Stored,
  when: UseInstant,
): Promise<void> {
  await recordLifecycleEvent(tx, {
    fleetId,
    accountId,
    resourceId: id,
    kind,
    type,
    meter: kind,
    unit: type === 'opened' ? 'GiB-Hours' : null,
    quantity: type === 'opened' ? gib : null,
    ...when,
    attributes: { key, name, cloudId },
  });
}
