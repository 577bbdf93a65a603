import { setMaxListeners } from 'node:events';
import { monotonic, systemClock } from '../src/common/clock';
import type { AgentObserver } from './gateway.agent';
import type { LatencySummary } from './latency.histogram';
import { RecentRate } from './recent.rate';
import { isPutOff, type RegistrationReply } from './registration.reply';
import { simulatedGateway, type SwarmCredentials } from './simulated.gateway';
import { SimulationTally, type Tally } from './simulation.tally';

export interface SimulationSettings extends SwarmCredentials {
  gateways: number;
  /** New gateways a second. */
  rate: number;
  /** Most connections at once; what comes later waits, and its wait counts as the latency that it is. */
  connections: number;
  /** Hardware ids are `<prefix>-1` … `<prefix>-N`: the same prefix again registers the same gateways again. */
  prefix: string;
  /** What ends a gateway: its first answer, or the final one (assigned or refused). */
  until: 'answered' | 'assigned';
  /** Seconds after which a gateway gives up. */
  timeout: number;
  /**
   * Seconds that connections stand on when the last gateway is done; the oldest leaves before when another gateway needs its
   * place. Absent: a gateway that is done leaves.
   */
  stay?: number;
}

export interface SimulationSummary extends Tally {
  /** Until the last gateway was done. */
  seconds: number;
  registrationsPerSecond: number;
  /** From the first request to the first answer. */
  answered: LatencySummary;
  /** From the time that a gateway was due, with its wait for a connection, to its assignment. */
  assigned: LatencySummary;
  mostOpen: number;
  peakMemoryMb: number;
}

/** N gateways that register at a given rate; keeps numbers only, nothing for each gateway that has left. */
export class Simulation {
  readonly tally = new SimulationTally();
  private readonly speed = new RecentRate();
  private readonly over = new AbortController();
  /** Gateways that are under way or stay; to abort one is to have it leave. */
  private readonly open = new Set<AbortController>();
  /** Those of them that are done, the oldest first. */
  private readonly staying = new Set<AbortController>();
  /** Those of them that are not done because somebody has to let them in. */
  private readonly undecided = new Set<AbortController>();
  private next = 1;
  private readonly began = monotonic();
  private lastDoneAt = this.began;
  private mostOpen = 0;
  private peakMemory = 0;

  constructor(private readonly settings: SimulationSettings) {
    setMaxListeners(0, this.over.signal); // each lane that waits for its next gateway listens
    this.over.signal.addEventListener('abort', () => this.open.forEach((gateway) => gateway.abort()));
  }

  /** As many lanes as connections, so that nothing grows with the number of gateways. */
  async run(signal: AbortSignal): Promise<SimulationSummary> {
    signal.addEventListener('abort', () => this.over.abort());
    const { gateways, connections } = this.settings;
    await Promise.all(Array.from({ length: Math.min(connections, gateways) }, () => this.lane()));
    return this.summary();
  }

  progress(): string {
    const { gateways, outcomes } = this.tally;
    const { assigned, assigning, rejected, unanswered, 'pending-approval': pending } = outcomes;
    const { p50Ms, p99Ms } = this.tally.answered.summary();
    this.peakMemory = Math.max(this.peakMemory, process.memoryUsage.rss());
    return (
      `${gateways}/${this.settings.gateways} done: ${assigned} assigned, ${assigning} assigning, ` +
      `${pending} pending, ${rejected} refused, ${unanswered} unanswered; ` +
      `${this.open.size} open, ${this.undecided.size} of them wait for approval; ` +
      `${this.speed.perSecond(gateways, monotonic()).toFixed(0)}/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms`
    );
  }

  private async lane(): Promise<void> {
    const { gateways, rate, prefix } = this.settings;
    while (!this.over.signal.aborted && this.next <= gateways) {
      const index = this.next++;
      const due = this.began + ((index - 1) / rate) * 1_000;
      const early = due - monotonic();
      if (early > 0) await systemClock.sleep(early, this.over.signal);
      if (!this.over.signal.aborted) await this.live(`${prefix}-${index}`, due);
    }
  }

  /** One gateway, from when it sets out to when it leaves. */
  private async live(hardwareId: string, due: number): Promise<void> {
    const { timeout, until } = this.settings;
    const gateway = new AbortController();
    let [askedAt, last] = [0, null as RegistrationReply | null];
    const enough = new AbortController();
    const take = (reply: RegistrationReply) => {
      if (isPutOff(reply)) return void (this.tally.putOff += 1);
      if (!last) this.tally.answered.add(monotonic() - askedAt);
      if (reply.status === 'assigned') this.tally.assigned.add(monotonic() - due);
      last = reply;
      if (reply.status === 'pending-approval') this.undecided.add(gateway);
      else this.undecided.delete(gateway);
      if (until === 'answered' || reply.status === 'assigned' || reply.status === 'rejected') enough.abort();
    };
    const observer: AgentObserver = {
      asked: () => (askedAt ||= monotonic()),
      lost: () => (this.tally.connectionFailures += 1),
      // What it hears while it stays is no news.
      replied: (reply) => enough.signal.aborted || take(reply),
    };
    gateway.signal.addEventListener('abort', () => enough.abort());
    const giveUp = setTimeout(() => enough.abort(), timeout * 1_000);
    enough.signal.addEventListener('abort', () => {
      clearTimeout(giveUp);
      this.done(gateway, last);
    });
    this.open.add(gateway);
    this.mostOpen = Math.max(this.mostOpen, this.open.size);
    await simulatedGateway(this.settings, hardwareId, observer).run(gateway.signal);
    this.open.delete(gateway);
    this.staying.delete(gateway);
  }

  private done(gateway: AbortController, last: RegistrationReply | null): void {
    this.tally.count(last);
    this.undecided.delete(gateway);
    this.lastDoneAt = monotonic();
    const { stay, gateways, connections } = this.settings;
    if (stay === undefined) return gateway.abort();
    this.staying.add(gateway);
    if (this.next <= gateways && this.open.size >= connections) this.leaveOldest();
    if (this.tally.gateways === gateways && Number.isFinite(stay)) {
      void systemClock.sleep(stay * 1_000, this.over.signal).then(() => this.over.abort());
    }
  }

  /** At once out of those that stay: else the next one to be done would send the same one away, and not another. */
  private leaveOldest(): void {
    const [oldest] = this.staying;
    this.staying.delete(oldest);
    oldest.abort();
  }

  private summary(): SimulationSummary {
    const { tally, mostOpen } = this;
    const seconds = (this.lastDoneAt - this.began) / 1_000;
    const answered = tally.answered.summary();
    return {
      ...tally.totals(),
      seconds: Math.round(seconds * 100) / 100,
      registrationsPerSecond: Math.round((answered.count / Math.max(seconds, 0.001)) * 10) / 10,
      answered,
      assigned: tally.assigned.summary(),
      mostOpen,
      peakMemoryMb: Math.round(Math.max(this.peakMemory, process.memoryUsage.rss()) / 2 ** 20),
    };
  }
}
