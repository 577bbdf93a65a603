import { newId } from '../../../src/common/ids';
import { recordLifecycleEvent } from '../../../src/reconciliation/lifecycle-event.repository';
import { lifecycleEvent } from '../metering/lifecycle.fixture';
import type { BillingWorld } from './billing.world';
import { millisOf, type LifeStory, type Phase } from './life-stories';
import { monthStart, nextMonth, type Known, type ToldCount, type ToldEvent, type ToldPrice } from './oracle';

export interface Told {
  accountId: string;
  currency: string;
  /** Four months, and where each begins; a fifth entry ends the last. */
  months: string[];
  starts: number[];
  /** What is known once the facts of a phase are told. */
  known(phase: number): Known;
}

interface Facts {
  events: (ToldEvent & { phase: Phase })[];
  counts: (ToldCount & { phase: Phase })[];
  prices: (Omit<ToldPrice, 'id'> & { phase: number; from: number })[];
}

/** Tells a story to the product, one closing's worth of facts after the other. */
export class StoryTeller {
  private readonly prices: (ToldPrice & { phase: number })[] = [];
  private bookId = '';

  private constructor(
    private readonly world: BillingWorld,
    private readonly story: LifeStory,
    readonly told: Omit<Told, 'known'>,
    private readonly facts: Facts,
  ) {}

  static async begin(world: BillingWorld, story: LifeStory): Promise<StoryTeller> {
    const { timeZone, month } = story.begins;
    const months = [month];
    while (months.length < 5) months.push(nextMonth(months[months.length - 1]));
    const starts = months.map((label) => monthStart(label, timeZone));
    world.moveTo(new Date(starts[0]).toISOString());
    const { accountId } = await world.account({ timeZone, currency: story.currency });
    const told = { accountId, currency: story.currency, months: months.slice(0, 4), starts };
    const teller = new StoryTeller(world, story, told, factsOf(story, starts));
    teller.bookId = await world.priced({ accountId, fleetId: accountId }, [], story.currency);
    return teller;
  }

  known(phase: number): Known {
    const inTime = (fact: { phase: number | 'lost' }) => typeof fact.phase === 'number' && fact.phase <= phase;
    return {
      events: this.facts.events.filter(inTime),
      counts: this.facts.counts.filter(inTime),
      prices: this.prices.filter(inTime),
    };
  }

  /** Everything that becomes known in a phase: shuffled, some of it twice, some of an earlier phase once more. */
  async tell(phase: number): Promise<void> {
    this.world.moveTo(new Date(this.told.starts[phase + 1] + 3_600_000).toISOString());
    for (const { phase: _, from, ...price } of this.facts.prices.filter((one) => one.phase === phase)) {
      const { id } = await this.world.price(this.bookId, { ...price, validFrom: new Date(from).toISOString() });
      this.prices.push({ ...price, from, id, phase });
    }
    const fresh = this.facts.events.filter((event) => event.phase === phase);
    const again = this.facts.events.filter((event) => event.phase !== 'lost' && event.phase <= phase);
    await this.record([...this.shuffled(fresh), ...this.shuffled(again).slice(0, 4)]);
    for (const count of this.facts.counts.filter((one) => one.phase === phase)) {
      const who = { accountId: this.told.accountId, fleetId: count.fleet };
      await this.world.counted(who, [[new Date(count.hour).toISOString(), count.quantity]]);
    }
    await this.world.metering.absorbAll();
  }

  /** All that was told once more, in another order, absorbed in another batch. */
  async repeat(): Promise<void> {
    await this.record(this.shuffled(this.facts.events.filter((event) => event.phase !== 'lost')));
    await this.world.metering.replay();
  }

  private async record(events: ToldEvent[]): Promise<void> {
    await this.world.database.transaction(async (tx) => {
      for (const event of events) {
        const { accountId } = this.told;
        const use = { meter: event.meter, unit: unitOf(event.meter), quantity: event.quantity };
        await recordLifecycleEvent(
          tx,
          lifecycleEvent({ accountId, fleetId: event.fleet }, event.resource, event.type, iso(event.at), {
            ...(event.type === 'closed' ? {} : use),
            lastSeenAt: event.lastSeenAt === undefined ? null : new Date(event.lastSeenAt),
          }),
        );
      }
    });
  }

  private shuffled<T>(items: T[]): T[] {
    return items
      .map((item) => ({ item, place: this.story.order.next().value }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  }
}

const iso = (millis: number): string => new Date(millis).toISOString();
const unitOf = (meter: string): string => (/^(volume)$/.test(meter) ? 'GiB-Hours' : 'Hours');

function factsOf({ lives, counts, prices }: LifeStory, starts: number[]): Facts {
  const [from, to] = [starts[0], starts[4]];
  const fleets = [newId(), newId()];
  // Nothing is heard of before it has happened.
  const soonest = (at: number, phase: Phase): Phase =>
    phase === 'lost'
      ? phase
      : (Math.max(
          phase,
          starts.findLastIndex((start) => start <= at),
        ) as Phase);
  const events = lives.flatMap(({ meter, fleet, opened, changes, closed }) => {
    const place = { resource: newId(), fleet: fleets[fleet], meter };
    const all: (ToldEvent & { phase: Phase })[] = [
      { ...place, type: 'opened', at: millisOf(opened.at, from, to), quantity: opened.quantity, phase: opened.phase },
      ...changes.map((one) => ({ ...place, ...one, type: 'changed' as const, at: millisOf(one.at, from, to) })),
    ];
    if (closed) {
      const at = millisOf(closed.at, from, to);
      const lastSeenAt = closed.unseen === null ? undefined : at - closed.unseen;
      all.push({ ...place, type: 'closed', at, quantity: '0', lastSeenAt, phase: closed.phase });
    }
    const first = all.filter((event, i) => all.findIndex(({ at }) => at === event.at) === i);
    return first.map((event) => ({ ...event, phase: soonest(event.at, event.phase) }));
  });
  return {
    events,
    counts: counts.map((one) => {
      const hour = Math.ceil(millisOf(one.at, from, to - 3_600_000) / 3_600_000) * 3_600_000;
      return {
        ...one,
        fleet: fleets[one.fleet],
        meter: 'device.messages',
        hour,
        phase: soonest(hour, one.phase),
      };
    }),
    prices: priceHistory(prices, from, to),
  };
}

/** Each price takes over from the one before: of a meter they come in the order of time. */
function priceHistory(prices: LifeStory['prices'], from: number, to: number): Facts['prices'] {
  const latest = new Map<string, number>();
  return prices
    .map(({ shape, from: at, ...price }) => ({
      ...price,
      ...shape,
      from: at ? millisOf(at, from, to) : Date.UTC(2000, 0),
    }))
    .sort((a, b) => a.phase - b.phase || a.from - b.from)
    .filter(({ meter, from: at }) => {
      if (at <= (latest.get(meter) ?? -Infinity)) return false;
      latest.set(meter, at);
      return true;
    });
}
