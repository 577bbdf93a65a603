import { systemClock, type Clock } from '../src/common/clock';
import { NoStore, type AssignmentStore } from './assignment.file';
import { keepConnecting } from './connection.loop';
import { DeviceLink } from './device.link';
import { makeProof } from './device.proof';
import { negotiate } from './negotiation';
import { OwnReplies } from './own.replies';
import {
  endsAssignment,
  isSuspended,
  parseReply,
  type KeptAssignment,
  type RegistrationReply,
} from './registration.reply';
import { ReplyInbox } from './reply.inbox';
import { renewMs } from './retry.policy';
import { keepReporting, UsageCounters } from './usage.counters';

export interface AgentSettings {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  url: string;
  protocol?: '3.1.1' | '5';
  /** CA certificates (PEM) of the broker. */
  ca?: string;
  hardwareId: string;
  fleet: string;
  enrollmentId: string;
  /** See `deriveDeviceKey`. */
  deviceKey: Buffer;
  model?: string;
  firmware?: string;
  attributes?: Record<string, unknown>;
  /** PEM; the certificate comes with the assignment. Its next one is of the same key: by a password another key is another identity. */
  csr?: string;
  /** A gateway that holds an assignment asks again within this time at random, so that a power cut is no storm. */
  refreshWithinMs?: number;
  /** How often an assigned gateway reports its counters; ten minutes when left out. */
  usageEveryMs?: number;
}

/** Told of what happens; every member may be left out. */
export interface AgentObserver {
  connected?(): void;
  asked?(requestId: string): void;
  replied?(reply: RegistrationReply): void;
  /** The connection failed or ended; the next attempt is `pauseMs` away. */
  lost?(reason: string, pauseMs: number): void;
}

interface AgentSurroundings {
  clock?: Clock;
  random?: () => number;
  store?: AssignmentStore;
}

export type GatewayState = 'init' | 'ready' | 'alert' | 'disconnected' | 'lost';

const tenMinutes = 600_000;

/** A gateway: connects, registers, waits as it is told, keeps its assignment, says how it is and what it used, and comes back. */
export class GatewayAgent {
  private kept: KeptAssignment | null = null;
  private state: GatewayState = 'init';
  private replies = new OwnReplies();
  private readonly clock: Clock;
  private readonly random: () => number;
  private readonly store: AssignmentStore;
  private readonly counters = new UsageCounters();

  constructor(
    private readonly settings: AgentSettings,
    private readonly observer: AgentObserver = {},
    { clock = systemClock, random = Math.random, store = new NoStore() }: AgentSurroundings = {},
  ) {
    this.clock = clock;
    this.random = random;
    this.store = store;
  }

  /** Runs until `signal` aborts; then says `disconnected` and ends. Never rejects for the network's sake. */
  async run(signal: AbortSignal): Promise<void> {
    this.kept = await this.loadOwn();
    this.replies = new OwnReplies(this.kept?.deviceId);
    this.state = this.kept ? 'ready' : 'init';
    const { clock, random } = this;
    const lost = (reason: string, pauseMs: number) => this.observer.lost?.(reason, pauseMs);
    const [connect, serve] = [() => this.connect(signal), (link: DeviceLink) => this.serve(link, signal)];
    await keepConnecting({ clock, random, connect, serve, lost }, signal);
  }

  private async serve(link: DeviceLink, signal: AbortSignal): Promise<void> {
    const inbox = new ReplyInbox<RegistrationReply>(this.clock);
    await link.listen(this.topic('registration'), (payload) => {
      const reply = parseReply(payload);
      if (reply && this.replies.isOwn(reply)) inbox.put(reply);
    });
    this.observer.connected?.();
    await this.say(link, this.state);
    await this.keepSaying(link, signal);
    const firstMs = this.kept ? this.random() * (this.settings.refreshWithinMs ?? tenMinutes) : 0;
    const [ask, take] = [() => this.ask(link), (reply: RegistrationReply) => this.take(link, reply)];
    const untilRenewal = () => renewMs(this.kept?.renewAfter, this.clock.now(), this.random);
    const stop = AbortSignal.any([signal, link.closed]);
    const reporting = {
      clock: this.clock,
      everyMs: this.settings.usageEveryMs ?? tenMinutes,
      send: () => this.report(link),
    };
    await Promise.all([
      negotiate({ inbox, firstMs, random: this.random, ask, take, renewMs: untilRenewal }, stop),
      keepReporting(reporting, stop),
    ]);
    if (!signal.aborted || link.closed.aborted) return;
    await this.report(link);
    await this.say(link, 'disconnected');
  }

  private async ask(link: DeviceLink): Promise<void> {
    const { hardwareId, fleet, enrollmentId, deviceKey, csr, model, firmware, attributes } = this.settings;
    const requestId = this.replies.nextRequestId();
    const timestamp = this.clock.now().toISOString();
    const proof = makeProof(deviceKey, { hardwareId, requestId, timestamp, csr });
    const enrollment = { id: enrollmentId, proof, timestamp };
    this.observer.asked?.(requestId);
    const request = { requestId, fleet, enrollment, csr, model, firmware, attributes };
    await this.publish(link, 'register', JSON.stringify(request));
  }

  private async take(link: DeviceLink, reply: RegistrationReply): Promise<void> {
    const { hardwareId, fleet } = this.settings;
    if (reply.status === 'assigned') {
      const { deviceId, assignment } = reply;
      // An answer without a certificate is about the same key: the certificate that is held stays good.
      const { certificate, caCertificate, renewAfter } = reply.certificate === undefined ? (this.kept ?? {}) : reply;
      this.kept = { hardwareId, fleet, deviceId, assignment, certificate, caCertificate, renewAfter };
      await this.store.save(this.kept);
    } else if (endsAssignment(reply, this.kept)) {
      this.kept = null;
      await this.store.forget();
    }
    this.observer.replied?.(reply);
    const state = this.stateAfter(reply);
    if (state === this.state) return;
    this.state = state;
    await this.say(link, state);
  }

  /** One that is only put off is as it was. */
  private stateAfter(reply: RegistrationReply): GatewayState {
    if (reply.status !== 'rejected') return this.kept ? 'ready' : 'init';
    return this.kept && !isSuspended(reply) ? this.state : 'alert';
  }

  private async say(link: DeviceLink, state: GatewayState): Promise<void> {
    await this.publish(link, 'state', state, { retain: true });
  }

  /** Heard while we stand, `lost` is the will of an earlier connection, whose end the broker noticed only now. */
  private async keepSaying(link: DeviceLink, signal: AbortSignal): Promise<void> {
    await link.listen(this.topic('state'), (payload) => {
      const isWrong = payload.toString() === ('lost' satisfies GatewayState) && !signal.aborted;
      // Where the connection ends meanwhile, the next one says it.
      if (isWrong) this.say(link, this.state).catch(() => undefined);
    });
  }

  /** Of its counters; only what is assigned is counted by the service. */
  private async report(link: DeviceLink): Promise<void> {
    if (this.state === 'ready') await link.publish(this.topic('usage'), this.counters.report);
  }

  private async publish(link: DeviceLink, leaf: 'register' | 'state', payload: string, options = {}): Promise<void> {
    await link.publish(this.topic(leaf), payload, options);
    this.counters.count(payload);
  }

  private connect(signal: AbortSignal): Promise<DeviceLink> {
    const { url, protocol = '3.1.1', ca, hardwareId, enrollmentId, deviceKey } = this.settings;
    const password = `${enrollmentId}:${deviceKey.toString('base64')}`;
    const will = { topic: this.topic('state'), payload: 'lost' satisfies GatewayState };
    // Several connections of one gateway are allowed; one client id would make them throw each other out.
    const clientId = `${hardwareId}-${Math.random().toString(36).slice(2, 10)}`;
    return DeviceLink.open({ url, protocol, clientId, username: hardwareId, password, ca, will }, signal);
  }

  private async loadOwn(): Promise<KeptAssignment | null> {
    const { hardwareId, fleet } = this.settings;
    const kept = await this.store.load();
    return kept?.hardwareId === hardwareId && kept.fleet === fleet ? kept : null;
  }

  private topic(leaf: 'register' | 'registration' | 'state' | 'usage'): string {
    return `moorage/v1/${this.settings.hardwareId}/${leaf}`;
  }
}
