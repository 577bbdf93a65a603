import { newId } from '../../src/common/ids';
import type { UsageEvent } from '../../src/metering/counted/usage-event.schema';

export const batchSize = 500;

const hourMs = 3_600_000;
/** Who repeats a batch has waited for its answer: what is repeated is so many batches old. */
const batchesApart = 8;

/** Who used what: real fleets and their gateways. */
export interface Users {
  fleetId: string;
  deviceIds: string[];
}

/**
 * Batches as a collector of a fleet sends them: of all its gateways, both meters, within one hour. A share of the events
 * was sent before, but for the first few batches.
 */
export function batchesOf(users: Users[], count: number, duplicates: number): UsageEvent[][] {
  const sent: UsageEvent[] = [];
  const hour = Date.UTC(2026, 0, 1);
  const ends: number[] = [];
  return Array.from({ length: count }, (_, batch) => {
    ends.push(sent.length);
    const old = ends[batch - batchesApart] ?? 0;
    return Array.from({ length: batchSize }, (_, n) => {
      if (old > 0 && Math.random() < duplicates) return sent[Math.floor(Math.random() * old)];
      const { fleetId, deviceIds } = users[batch % users.length];
      const event: UsageEvent = {
        source: 'gateway-collector',
        id: newId(),
        fleetId,
        deviceId: deviceIds[(n >> 1) % deviceIds.length],
        meter: n % 2 === 0 ? 'device.messages' : 'device.bytes',
        occurredAt: new Date(hour + ((n * 7_000) % hourMs)),
        quantity: n % 2 === 0 ? '12' : '0.000244140625',
      };
      sent.push(event);
      return event;
    });
  });
}
