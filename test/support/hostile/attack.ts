import { RawClient, visit, type Dial, type Message } from './raw.client';

export const attackKinds = ['malformed', 'oversized', 'forged', 'replayed'] as const;
export type AttackKind = (typeof attackKinds)[number];

/** Bad messages of one kind. */
export interface Attack {
  kind: AttackKind;
  name: string;
  /** Series of metrics: each message is counted in one of them, and some in the first. */
  counted: string[];
  /** Each of its messages costs a connection. */
  rare: boolean;
  /** Resolves when the door has dealt with so many of them. */
  send: (count: number, lanes: number) => Promise<void>;
}

type Named = Pick<Attack, 'kind' | 'name' | 'counted'>;

/** Messages on connections that stand and outlive them. `lane` tells the connections apart. */
export function stream(
  named: Named,
  open: (lane: number) => Promise<RawClient>,
  messageOf: (index: number, lane: number) => Message,
): Attack {
  const send = async (count: number, lanes: number) => {
    const shares = Array.from({ length: lanes }, (_, lane) => Math.floor((count + lane) / lanes));
    await Promise.all(
      shares.map(async (share, lane) => {
        const client = await open(lane);
        await client.publishAll(from(share, (index) => messageOf(index, lane))).finally(() => client.close());
      }),
    );
  };
  return { ...named, rare: false, send };
}

/** At once: fewer than one device may have connections. */
const mostVisitors = 8;

/** Bytes that end their connection. */
export function visits(named: Named, to: Dial, bytesOf: (index: number) => Buffer): Attack {
  const send = async (count: number, lanes: number) => {
    let next = 0;
    const lane = async () => {
      while (next < count) await visit(to, bytesOf(next++));
    };
    await Promise.all(Array.from({ length: Math.min(lanes, mostVisitors, count) }, lane));
  };
  return { ...named, rare: true, send };
}

function* from<T>(count: number, item: (index: number) => T): Generator<T> {
  for (let index = 0; index < count; index += 1) yield item(index);
}

export const refused = (reason: string): string => `moorage_mqtt_refused_total{reason="${reason}"}`;
export const outcome = (code: string): string => `moorage_registrations_total{outcome="${code}"}`;
export const atDoor = (door: string, result: string): string =>
  `moorage_door_messages_total{door="${door}",result="${result}"}`;
