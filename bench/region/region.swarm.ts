import { LatencyHistogram } from '../../devices/latency.histogram';
import { monotonic, systemClock } from '../../src/common/clock';
import { newId } from '../../src/common/ids';
import { newRequest } from '../../test/support/certificate-request';
import { SwarmGateway, type GatewayOptions, type SwarmAnswer } from '../registration/swarm.gateway';
import { inParallel } from '../support/parallel';
import { AnswerBook } from './answer.book';

/** The devices of a region, and how they come. */
export interface RegionOrder extends GatewayOptions {
  /** `warm`: on connections that stand before the clock starts, a wave of them at a time; `cold`: each on one of its own. */
  kind: 'warm' | 'cold';
  devices: number;
  /** Each asks with a certificate request, the same one in every pass. */
  certificates: boolean;
  /** Hardware ids are `<prefix>-1` and so on. */
  prefix: string;
  /** What every request says beside its id. */
  request: object;
}

export interface PassResult {
  /** Answers that were not those of the pass before. */
  differ: number;
  /** Answers that said anything but `assigned`. */
  others: number;
  /** Answers that told a device to come again later, which it did. */
  putOff: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
}

/** Connections that stand at once, for warm ones. */
const wave = 5_000;
const connectingAtOnce = 100;
/** Registrations under way at once, and connections that come and go at once. */
const atOnce = { warm: 1_000, cold: 200 };

/** Registers the devices of one order, as often as it is told to, and remembers what each was answered. */
export class RegionSwarm {
  private readonly book: AnswerBook;
  private readonly requests: string[] = [];
  private latency = new LatencyHistogram();
  private result = { differ: 0, others: 0, putOff: 0 };

  constructor(private readonly order: RegionOrder) {
    this.book = new AnswerBook(order.devices);
  }

  async pass(): Promise<PassResult> {
    this.latency = new LatencyHistogram();
    this.result = { differ: 0, others: 0, putOff: 0 };
    await this.makeRequests();
    const seconds = await (this.order.kind === 'warm' ? this.warm() : this.cold());
    const { p50Ms, p99Ms } = this.latency.summary();
    return { ...this.result, seconds, p50Ms, p99Ms };
  }

  /** Gives the seconds that the registrations took, without those of connecting. */
  private async warm(): Promise<number> {
    let seconds = 0;
    for (let first = 0; first < this.order.devices; first += wave) {
      const gateways: SwarmGateway[] = [];
      const size = Math.min(wave, this.order.devices - first);
      await inParallel(size, connectingAtOnce, async (index) => {
        gateways[index] = await this.open(first + index);
      });
      const began = monotonic();
      await inParallel(size, atOnce.warm, (index) => this.register(gateways[index], first + index));
      seconds += (monotonic() - began) / 1_000;
      for (const gateway of gateways) gateway.close();
    }
    return seconds;
  }

  private async cold(): Promise<number> {
    const began = monotonic();
    await inParallel(this.order.devices, atOnce.cold, async (index) => {
      const askedAt = monotonic();
      const gateway = await this.open(index);
      await this.register(gateway, index, askedAt);
      gateway.close();
    });
    return (monotonic() - began) / 1_000;
  }

  private async register(gateway: SwarmGateway, index: number, askedAt = monotonic()): Promise<void> {
    const answer = await this.finalAnswer(gateway, index);
    this.latency.add(monotonic() - askedAt);
    if (answer.status !== 'assigned') this.result.others += 1;
    if (!this.book.agrees(index, answer)) this.result.differ += 1;
  }

  /** A refusal with a time is none yet. */
  private async finalAnswer(gateway: SwarmGateway, index: number): Promise<SwarmAnswer> {
    const request = { ...this.order.request, csr: this.requests.at(index) };
    for (;;) {
      const answer = await gateway.register({ ...request, requestId: newId() });
      if (answer.status !== 'rejected' || answer.retryAfter === undefined) return answer;
      this.result.putOff += 1;
      await systemClock.sleep(answer.retryAfter * 1_000);
    }
  }

  private async makeRequests(): Promise<void> {
    if (!this.order.certificates || this.requests.length > 0) return;
    for (let index = 0; index < this.order.devices; index += 1) {
      const { csr } = await newRequest(this.nameOf(index));
      this.requests.push(csr);
    }
  }

  private open(index: number): Promise<SwarmGateway> {
    return SwarmGateway.open(this.nameOf(index), this.order);
  }

  private nameOf(index: number): string {
    return `${this.order.prefix}-${index + 1}`;
  }
}
