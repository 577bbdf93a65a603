import { messageOf } from '../../../src/common/errors';
import { attackKinds, type Attack, type AttackKind } from './attack';
import { eventually } from '../eventually';
import type { HostileDoor } from './place';

export interface Storm {
  /** Messages on standing connections of each attack, and of those that cost a connection each. */
  messages: number;
  visits: number;
  /** Connections at once. */
  lanes: number;
  /** So many messages are sent before all of them have to be counted: a broker between us acknowledges by itself. */
  portion: number;
  /** Text of the product's metrics. */
  metrics: () => Promise<string>;
  /** Names the n-th good device. */
  goodId: (index: number) => string;
  /** Between two good registrations, in ms. */
  everyMs: number;
  sleep: (ms: number) => Promise<void>;
  tell?: (line: string) => void;
}

export interface Aftermath {
  sent: Record<AttackKind, number>;
  counted: Record<AttackKind, number>;
  /** Good devices that were sent, and why some of them were not let register. */
  good: number;
  lost: string[];
  /** Attacks of which not every message was counted, or none under its own name. */
  miscounted: string[];
}

const countedMs = 10_000;

/** One attack after another at one door, with good devices beside them all the while. */
export async function storm({ attacks, good }: HostileDoor, how: Storm): Promise<Aftermath> {
  const none = () => Object.fromEntries(attackKinds.map((kind) => [kind, 0])) as Record<AttackKind, number>;
  const after: Aftermath = { sent: none(), counted: none(), good: 0, lost: [], miscounted: [] };
  let over = false;
  const beside = async () => {
    while (!over) {
      const id = how.goodId(after.good);
      after.good += 1;
      await good(id).catch((error: unknown) => after.lost.push(`${id}: ${messageOf(error)}`));
      await how.sleep(how.everyMs);
    }
  };
  const others = beside();
  try {
    for (const attack of attacks) {
      const { sent, counted, own } = await run(attack, how);
      after.sent[attack.kind] += sent;
      after.counted[attack.kind] += counted;
      if (counted !== sent || own === 0) after.miscounted.push(`${attack.name}: ${counted} of ${sent}, ${own} by name`);
    }
  } finally {
    over = true;
    await others;
  }
  return after;
}

async function run({ kind, name, counted, rare, send }: Attack, storm: Storm) {
  const { messages, visits, lanes, portion, metrics, tell } = storm;
  const before = await metrics();
  const grown = async () => {
    const now = await metrics();
    return counted.map((series) => valueOf(now, series) - valueOf(before, series));
  };
  const all = rare ? visits : messages;
  for (let sent = 0; sent < all;) {
    const next = Math.min(portion, all - sent);
    await send(next, lanes);
    sent += next;
    // What is missing after this time is told as miscounted.
    await eventually(async () => sumOf(await grown()) >= sent, { timeoutMs: countedMs, everyMs: 100 }).catch(
      () => false,
    );
  }
  const figures = await grown();
  tell?.(`${kind}, ${name}: ${all} sent, ${sumOf(figures)} counted`);
  return { sent: all, counted: sumOf(figures), own: figures[0] };
}

const sumOf = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** Prometheus text, one series a line. */
function valueOf(text: string, series: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.slice(series.length + 1));
}
