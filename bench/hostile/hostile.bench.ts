import { monotonic, systemClock } from '../../src/common/clock';
import { awsDoor } from '../../test/support/hostile/aws.attacks';
import { azureDoor } from '../../test/support/hostile/azure.attacks';
import { nativeDoor } from '../../test/support/hostile/native.attacks';
import type { HostileDoor, Place } from '../../test/support/hostile/place';
import { sparkplugDoor } from '../../test/support/hostile/sparkplug.attacks';
import { storm, type Aftermath, type Storm } from '../../test/support/hostile/storm';
import { thingsboardDoor } from '../../test/support/hostile/thingsboard.attacks';
import { startPostgres, type BenchPostgres } from '../support/postgres';
import { tell } from '../support/progress';
import { rounded } from '../support/statistics';
import { HostileWorld } from './hostile.world';

const doors: Record<HostileDoorName, (place: Place) => Promise<HostileDoor>> = {
  native: (place) => nativeDoor(place, place.plain, true),
  'native-tls': (place) => nativeDoor(place, place.front, true),
  mosquitto: (place) => nativeDoor(place, place.plain, false),
  azure: azureDoor,
  aws: (place) => awsDoor(place, 4),
  aws5: (place) => awsDoor(place, 5),
  thingsboard: thingsboardDoor,
  sparkplug: sparkplugDoor,
};
export const hostileDoorNames = [
  ...(['native', 'native-tls', 'mosquitto', 'azure', 'aws', 'aws5', 'thingsboard', 'sparkplug'] as const),
];
export type HostileDoorName = (typeof hostileDoorNames)[number];

export interface HostileOptions {
  /** Bad messages at each door. */
  messages: number;
  doors: HostileDoorName[];
}

export interface DoorResult extends Aftermath {
  goodAssigned: number;
  /** Devices under names of bad messages. */
  devicesMade: number;
  /** Messages that are kept for people. */
  refusedRows: number;
  rssStartMb: number;
  rssPeakMb: number;
  rssEndMb: number;
  crashed: boolean;
  seconds: number;
}

/** Fewer than one device may have connections. */
const lanes = 12;
/** Of the messages, how many each attack sends that costs a connection a message. */
const visitShare = 1 / 200;
/** The part that warms the product up, so that memory is measured from where it stands. */
const warmUp = 1 / 20;
/** Mosquitto drops what is more than 1,000 messages behind, good ones too (max_queued_messages). */
const mosquittoPortion = 800;
const goodEveryMs = 100;
const rssEveryMs = 1_000;

/** Bad messages at every door, with good devices beside them. */
export async function hostile({ messages, doors: names }: HostileOptions): Promise<Record<string, DoorResult>> {
  const postgres = await startPostgres();
  try {
    const results: Record<string, DoorResult> = {};
    for (const name of names) {
      results[name] = await attack(postgres, name, messages);
      tell(`${name}: ${JSON.stringify(results[name])}`);
    }
    return results;
  } finally {
    await postgres.stop();
  }
}

async function attack(postgres: BenchPostgres, name: HostileDoorName, messages: number): Promise<DoorResult> {
  const world = await HostileWorld.start(postgres, name === 'mosquitto');
  try {
    const door = await doors[name](world.place);
    await door.prepare?.(lanes);
    await storm(door, { ...stormOf(name, door, messages * warmUp, world), goodId: (index) => `good-warm-${index}` });
    const memory = await MemoryWatch.start(world);
    const began = monotonic();
    const goodId = (index: number) => `good-hot-${index}`;
    const after = await storm(door, {
      ...stormOf(name, door, messages, world),
      goodId,
      tell: (line) => tell(`${name}: ${line}, ${memory.last} MB`),
    });
    const seconds = rounded((monotonic() - began) / 1_000, 1);
    const rss = await memory.stop();
    const [{ assigned }, bad] = [await world.devices('good-hot-'), await world.devices('bad-')];
    const facts = { goodAssigned: assigned, devicesMade: bad.all, refusedRows: await world.refusedRows() };
    return { ...after, ...facts, ...rss, crashed: !(await world.isAlive()), seconds };
  } finally {
    await world.stop();
  }
}

/** So many messages, shared out among the attacks of the door. */
function stormOf(
  name: HostileDoorName,
  { attacks }: HostileDoor,
  messages: number,
  world: HostileWorld,
): Omit<Storm, 'goodId'> {
  const rare = attacks.filter((one) => one.rare).length;
  const visits = Math.ceil(messages * visitShare);
  const each = Math.ceil((messages - rare * visits) / (attacks.length - rare));
  const sleep = (ms: number) => systemClock.sleep(ms);
  const portion = name === 'mosquitto' ? mosquittoPortion : messages;
  return { messages: each, visits, lanes, portion, metrics: () => world.metrics(), everyMs: goodEveryMs, sleep };
}

/** Looks at the product's memory while it is attacked. */
class MemoryWatch {
  private readonly ended = new AbortController();
  private readonly running: Promise<void>;
  private peak: number;
  /** MB, a second ago at most. */
  last: number;

  private constructor(
    private readonly world: HostileWorld,
    private readonly first: number,
  ) {
    this.peak = first;
    this.last = first;
    this.running = this.watch();
  }

  static async start(world: HostileWorld): Promise<MemoryWatch> {
    return new MemoryWatch(world, await world.residentMb());
  }

  async stop(): Promise<Pick<DoorResult, 'rssStartMb' | 'rssPeakMb' | 'rssEndMb'>> {
    this.ended.abort();
    await this.running;
    const last = await this.world.residentMb().catch(() => this.last);
    return { rssStartMb: this.first, rssPeakMb: Math.max(this.peak, last), rssEndMb: last };
  }

  private async watch(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      await systemClock.sleep(rssEveryMs, signal);
      // A product that is gone is told by `crashed`.
      this.last = await this.world.residentMb().catch(() => this.last);
      this.peak = Math.max(this.peak, this.last);
    }
  }
}
