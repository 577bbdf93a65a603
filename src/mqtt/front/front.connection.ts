import type { IPublishPacket, ISubscribePacket, Packet } from 'mqtt-packet';
import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { newId } from '../../common/ids';
import { LimitedLogger } from '../../common/limited.logger';
import { logger } from '../../common/logger';
import type { BrokerLimits } from '../limits';
import { refusals } from '../message.dispatcher';
import { TokenBucket } from '../../common/token.bucket';
import { isGoodbye, reasons } from '../reason.codes';
import { matches } from '../topics';
import { closeUnread } from '../unread.limit';
import type { Caller, Door, Guest, Line } from './door';
import {
  accepted,
  acknowledged,
  goodbye,
  pong,
  published,
  refused,
  subscribed,
  unsubscribed,
  type Refusal,
} from './front.packets';
import type { GuestPlaces } from './guest.places';
import { BrokenStream, type PacketStream } from './packet.stream';

const log = new LimitedLogger(logger('mqtt'));

/** What ends a connection that did something which no door allows; the code is MQTT 5's (3.14.2.1). */
class Offence extends Error {
  constructor(
    readonly reason: string,
    readonly reasonCode: number,
  ) {
    super(reason);
  }
}

export interface ConnectionParts {
  door: Door;
  caller: Caller;
  stream: PacketStream;
  places: GuestPlaces;
  limits: BrokerLimits;
  clock: Clock;
}

/** As the embedded broker counts it. */
const tooMany = 'too_many_connections';

/** One device that talks to one door: little of MQTT, no session, and nobody else's messages. */
export class FrontConnection implements Line {
  private readonly subscriptions = new Map<string, number>();
  private readonly bucket: TokenBucket;
  private lastMessageId = 0;

  constructor(private readonly parts: ConnectionParts) {
    const { messagesPerSecond, messagesAtOnce } = parts.limits;
    this.bucket = new TokenBucket(messagesPerSecond, messagesAtOnce, this.now());
  }

  send(topic: string, payload: string | Buffer): void {
    const levels = [...this.subscriptions].filter(([filter]) => matches(filter, topic)).map(([, qos]) => qos);
    if (levels.length === 0) return;
    const messageId = Math.max(...levels) === 0 ? null : this.nextMessageId();
    this.write(published(this.version, { topic, payload, messageId }));
  }

  /** Resolves when the connection is over. `admitted` is called as soon as the device has been let in. */
  async run(admitted: (guest: Guest) => void): Promise<void> {
    const guest = await this.admit();
    if (!guest) return;
    admitted(guest);
    const over = new AbortController();
    void this.expect(guest, over.signal);
    let graceful = false;
    try {
      graceful = await this.serve(guest);
    } catch (error) {
      this.expel(error);
    } finally {
      over.abort();
      this.parts.stream.socket.destroySoon();
      await guest.left?.(graceful).catch((error: unknown) => this.report(error));
    }
  }

  private async admit(): Promise<Guest | null> {
    const { door, caller, stream, places, limits } = this.parts;
    const answer = await door.admit(caller, this).catch((error: unknown) => {
      this.report(error);
      return 'unavailable' as const;
    });
    if (typeof answer === 'string') return this.refuse(answer, answer === 'unavailable' ? answer : 'credentials');
    if (!places.take(stream.socket, answer.holder)) return this.refuse('too-many', tooMany);
    stream.keep(limits.packetBytes);
    this.write(accepted(caller, limits.packetBytes, `moorage-${newId()}`));
    return answer;
  }

  private refuse(why: Refusal, reason: string): null {
    const { door, stream } = this.parts;
    refusals.inc({ reason });
    log.warn({ event: 'mqtt.connection_refused', door: door.name, why }, 'a door refused a connection');
    stream.socket.end(refused(this.version, why));
    return null;
  }

  /** Who proves nothing makes room for others, however often it pings. */
  private async expect(guest: Guest, over: AbortSignal): Promise<void> {
    const { clock, limits, stream } = this.parts;
    if (guest.isProven !== false) return;
    await clock.sleep(limits.strangerMs, over);
    if (over.aborted || guest.isProven !== false) return;
    refusals.inc({ reason: 'stranger' });
    stream.socket.destroy();
  }

  /** True when the device said goodbye. */
  private async serve(guest: Guest): Promise<boolean> {
    const { stream } = this.parts;
    for (;;) {
      const packet = await stream.next();
      if (!packet) return false;
      if (packet.cmd === 'disconnect') return isGoodbye(packet.reasonCode);
      await this.take(guest, packet);
    }
  }

  private async take(guest: Guest, packet: Packet): Promise<void> {
    // The parser lets lists without an entry through in MQTT 5 [MQTT-3.8.3-2, MQTT-3.10.3-2].
    if (isEmptyList(packet)) throw new BrokenStream('malformed', `${packet.cmd} of nothing`);
    switch (packet.cmd) {
      case 'publish':
        return this.receive(guest, packet);
      case 'subscribe':
        return this.subscribe(guest, packet);
      case 'unsubscribe':
        for (const filter of packet.unsubscriptions) this.subscriptions.delete(filter);
        return this.write(unsubscribed(this.version, packet.messageId, packet.unsubscriptions.length));
      case 'pingreq':
        return this.write(pong(this.version));
      case 'puback':
        return; // nothing is sent twice on one connection, and no session outlives it
      default:
        throw new Offence('protocol', reasons.protocolError);
    }
  }

  private async receive(guest: Guest, { topic, payload, qos, messageId }: IPublishPacket): Promise<void> {
    if (qos === 2) throw new Offence('qos', reasons.qosNotSupported);
    if (!guest.mayWrite(topic)) throw new Offence('publish', reasons.notAuthorized);
    const wait = this.bucket.take(this.now());
    if (wait > 0) await this.parts.clock.sleep(wait);
    await guest.receive({ topic, payload: Buffer.from(payload) });
    if (qos === 1) this.write(acknowledged(this.version, messageId));
    // What it said may have shown whose it is.
    const { places, stream } = this.parts;
    if (!places.take(stream.socket, guest.holder)) throw new Offence(tooMany, reasons.quotaExceeded);
  }

  private subscribe(guest: Guest, packet: ISubscribePacket): void {
    const { subscriptionsPerConnection: most } = this.parts.limits;
    const granted = packet.subscriptions.map(({ topic, qos }) => {
      const known = this.subscriptions.has(topic) || this.subscriptions.size < most;
      if (!known || !guest.mayRead(topic)) {
        refusals.inc({ reason: 'subscribe' });
        return null;
      }
      const level = Math.min(qos, 1);
      this.subscriptions.set(topic, level);
      return level;
    });
    this.write(subscribed(this.version, packet, granted));
  }

  private expel(error: unknown): void {
    const { door } = this.parts;
    const isTheirs = error instanceof Offence || error instanceof BrokenStream;
    refusals.inc({ reason: isTheirs ? error.reason : 'failed' });
    if (!isTheirs) this.report(error);
    const code = error instanceof Offence ? error.reasonCode : reasons.unspecified;
    const last = goodbye(this.version, error instanceof BrokenStream ? reasons.malformed : code);
    if (last) this.write(last);
    log.warn({ event: 'mqtt.connection_ended', door: door.name, reason: messageOf(error) }, 'connection ended by us');
  }

  private report(error: unknown): void {
    const { door } = this.parts;
    log.error({ event: 'mqtt.door_failed', door: door.name, reason: messageOf(error) }, 'a door failed');
  }

  private write(bytes: Buffer): void {
    const { stream, limits } = this.parts;
    if (stream.socket.writable) stream.socket.write(bytes);
    closeUnread(stream.socket, limits.unreadBytes);
  }

  private nextMessageId(): number {
    this.lastMessageId = (this.lastMessageId % 65_535) + 1;
    return this.lastMessageId;
  }

  private get version(): Caller['protocolVersion'] {
    return this.parts.caller.protocolVersion;
  }

  private now(): number {
    return this.parts.clock.now().getTime();
  }
}

const isEmptyList = (packet: Packet): boolean =>
  (packet.cmd === 'subscribe' && packet.subscriptions.length === 0) ||
  (packet.cmd === 'unsubscribe' && packet.unsubscriptions.length === 0);
