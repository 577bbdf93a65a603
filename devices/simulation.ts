import { monotonic, systemClock } from '../src/common/clock';
import { Semaphore } from '../src/common/semaphore';
import { deriveDeviceKey } from './device.proof';
import { GatewayAgent } from './gateway.agent';
import { LatencyHistogram, type LatencySummary } from './latency.histogram';
import type { RegistrationReply } from './registration.reply';

export interface SimulationSettings {
  url: string;
  protocol: '3.1.1' | '5';
  ca?: string;
  gateways: number;
  /** New gateways a second. */
  rate: number;
  /** Most connections at once; what comes later waits, and its wait counts as the latency that it is. */
  connections: number;
  fleet: string;
  enrollmentId: string;
  secret: string;
  /** Hardware ids are `<prefix>-1` … `<prefix>-N`: the same prefix again registers the same gateways again. */
  prefix: string;
  /** What ends a gateway: its first answer, or the final one (assigned or refused). */
  until: 'answered' | 'assigned';
  /** Seconds after which a gateway gives up. */
  timeout: number;
}

type Outcome = 'assigned' | 'assigning' | 'pending-approval' | 'rejected' | 'unanswered';

export interface SimulationSummary {
  gateways: number;
  outcomes: Record<Outcome, number>;
  /** Refusals by code. */
  reasons: Record<string, number>;
  connectionFailures: number;
  seconds: number;
  registrationsPerSecond: number;
  /** From the request to the first answer. */
  answered: LatencySummary;
  /** From a gateway's start, with its wait for a connection, to its assignment. */
  assigned: LatencySummary;
  peakMemoryMb: number;
}

/** N gateways that register at a given rate; keeps numbers only, nothing for each gateway that is done. */
export class Simulation {
  readonly answered = new LatencyHistogram();
  readonly assigned = new LatencyHistogram();
  readonly outcomes: Record<Outcome, number> = {
    ...{ assigned: 0, assigning: 0, 'pending-approval': 0, rejected: 0, unanswered: 0 },
  };
  private readonly reasons: Record<string, number> = {};
  private connectionFailures = 0;
  private open = 0;
  private done = 0;
  private peakMemory = 0;

  constructor(private readonly settings: SimulationSettings) {}

  async run(signal: AbortSignal): Promise<SimulationSummary> {
    const { gateways, rate, connections } = this.settings;
    const began = monotonic();
    const permits = new Semaphore(connections);
    const running = new Set<Promise<void>>();
    for (let index = 1; index <= gateways && !signal.aborted; index += 1) {
      await systemClock.sleep(Math.max(0, began + ((index - 1) / rate) * 1_000 - monotonic()), signal);
      // Those that wait for a connection are bounded too: a service that is slower than the rate slows the rate down.
      while (running.size >= 2 * connections) await Promise.race(running);
      const due = monotonic();
      const life = permits.run(() => this.live(`${this.settings.prefix}-${index}`, due, signal));
      running.add(life);
      void life.finally(() => running.delete(life));
    }
    await Promise.all(running);
    return this.summary((monotonic() - began) / 1_000);
  }

  progress(): string {
    const { assigned, assigning, rejected, unanswered } = this.outcomes;
    const pending = this.outcomes['pending-approval'];
    const p99 = this.answered.summary().p99Ms;
    this.peakMemory = Math.max(this.peakMemory, process.memoryUsage.rss());
    return (
      `${this.done}/${this.settings.gateways} done, ${this.open} open: ${assigned} assigned, ${assigning} assigning, ` +
      `${pending} pending, ${rejected} refused, ${unanswered} unanswered; first answer p99 ${p99} ms`
    );
  }

  private async live(hardwareId: string, due: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { url, protocol, ca, fleet, enrollmentId, secret, until, timeout } = this.settings;
    const enough = new AbortController();
    let [askedAt, last] = [0, null as RegistrationReply | null];
    const replied = (reply: RegistrationReply) => {
      if (!last) this.answered.add(monotonic() - askedAt);
      last = reply;
      const final = reply.status === 'assigned' || (reply.status === 'rejected' && reply.retryAfter === undefined);
      if (reply.status === 'assigned') this.assigned.add(monotonic() - due);
      if (final || until === 'answered') enough.abort();
    };
    const observer = {
      asked: () => (askedAt = monotonic()),
      lost: () => (this.connectionFailures += 1),
      replied,
    };
    const deviceKey = deriveDeviceKey(secret, hardwareId);
    const agent = new GatewayAgent(
      { url, protocol, ca, hardwareId, fleet, enrollmentId, deviceKey, model: 'simulated' },
      observer,
    );
    this.open += 1;
    const giveUp = setTimeout(() => enough.abort(), timeout * 1_000);
    await agent.run(AbortSignal.any([enough.signal, signal]));
    clearTimeout(giveUp);
    this.open -= 1;
    this.count(last);
  }

  private count(last: RegistrationReply | null): void {
    this.done += 1;
    this.outcomes[last?.status ?? 'unanswered'] += 1;
    const code = last?.status === 'rejected' ? (last.reason?.code ?? 'none') : null;
    if (code !== null) this.reasons[code] = (this.reasons[code] ?? 0) + 1;
  }

  private summary(seconds: number): SimulationSummary {
    const { outcomes, reasons, connectionFailures } = this;
    return {
      ...{ gateways: this.done, outcomes, reasons, connectionFailures },
      seconds: Math.round(seconds * 100) / 100,
      registrationsPerSecond: Math.round((this.answered.summary().count / seconds) * 10) / 10,
      answered: this.answered.summary(),
      assigned: this.assigned.summary(),
      peakMemoryMb: Math.round(Math.max(this.peakMemory, process.memoryUsage.rss()) / 2 ** 20),
    };
  }
}
