import {
  generate,
  parser as newParser,
  type IConnectPacket,
  type IDisconnectPacket,
  type IPublishPacket,
  type ISubscribePacket,
  type IUnsubscribePacket,
  type Packet,
} from 'mqtt-packet';
import type { Socket } from 'node:net';
import { LimitedLogger } from '../../common/limited.logger';
import { logger } from '../../common/logger';
import type { BrokerLimits } from '../limits';
import { refusals } from '../message.dispatcher';
import { inConnack, isGoodbye, reasons } from '../reason.codes';
import { isShallow } from '../topics';
import { olderConnect, secondsOf, termsOf, type ConnectTerms } from './connect.terms';
import { newerConnack, newerSuback } from './newer.packets';
import { SendWindow } from './send.window';

const log = new LimitedLogger(logger('mqtt'));

type Properties = NonNullable<IPublishPacket['properties']>;

export type BridgeLimits = Pick<BrokerLimits, 'packetBytes' | 'unfinishedPerConnection' | 'unreadBytes'>;

/** Of a string in any packet (5.0, 1.5.4). */
const mostStringBytes = 65_535;

/** Whether it fits into a packet again: each byte that is no UTF-8 was read as a character of three. */
const isSayable = (topic: string): boolean => Buffer.byteLength(topic) <= mostStringBytes;

/**
 * Lets an MQTT 5 client speak to a broker of 3.1.1: what is read of its socket comes out as 3.1.1, what is written to it goes
 * on as MQTT 5. What 3.1.1 has no word for is kept here: the properties of a message, when a session ends, how many messages
 * the client takes at once.
 */
export class FiveBridge {
  private terms: ConnectTerms | null = null;
  private isAccepted = false;
  /** Why its client is not let in, where the broker's return code does not say it. */
  refusal: number | null = null;
  /** The last has been said: nothing follows a refusal or a DISCONNECT [MQTT-3.14.4-2]. */
  private isOver = false;
  private readonly fromClient = newParser();
  private readonly fromBroker = newParser({ protocolVersion: 4 });
  private readonly window: SendWindow;
  /** What is to be read next by the broker. */
  private older: Buffer[] = [];
  /** Properties of messages that were read and not yet asked for, in their order. */
  private readonly properties: Properties[] = [];
  /** How many filters each UNSUBSCRIBE had: MQTT 5 answers for each. */
  private readonly unsubscribed = new Map<number | undefined, number>();
  /** Whether the client wants no message of its own by a filter: of each SUBSCRIBE that the broker has not decided on yet. */
  private readonly noLocal = new Map<string, boolean[]>();
  /** By the payload, which the broker writes as the object that it was given. */
  private readonly correlations = new WeakMap<Buffer, Buffer>();
  private writing: Buffer | null = null;
  private readonly write: (bytes: Buffer) => boolean;

  constructor(
    private readonly socket: Socket,
    private readonly limits: BridgeLimits,
  ) {
    const write: (bytes: Buffer) => boolean = socket.write.bind(socket);
    this.write = write;
    this.window = new SendWindow((packet) => this.send(packet));
    this.fromClient.on('packet', (packet) => this.hear(packet));
    this.fromClient.on('error', () => this.end('malformed', reasons.malformed));
    this.fromBroker.on('packet', (packet) => this.tell(packet));
    this.translateWrites();
  }

  /** What the client asked for as it connected; null before it has. */
  get asked(): ConnectTerms | null {
    return this.terms;
  }

  /** What of `chunk` the broker is to see, as 3.1.1; null where that is nothing yet. */
  read(chunk: Buffer): Buffer | null {
    try {
      this.fromClient.parse(chunk);
    } catch {
      // A length that leads out of its packet, or what 3.1.1 cannot say: `mqtt-packet` throws either, and nobody would catch it.
      this.end('malformed', reasons.malformed);
    }
    const older = Buffer.concat(this.older.splice(0));
    return older.length === 0 ? null : older;
  }

  /** The properties of the message that the broker hands over now, which is the oldest one not asked for. */
  takeProperties(): Properties {
    return this.properties.shift() ?? {};
  }

  /** What is to come back with this payload. */
  correlate(payload: string | Buffer, correlationData: Buffer): void {
    if (typeof payload !== 'string') this.correlations.set(payload, correlationData);
  }

  /** What the oldest such SUBSCRIBE says of the client's own messages; undefined for a filter of an earlier session. */
  takeNoLocal(filter: string): boolean | undefined {
    const asked = this.noLocal.get(filter);
    const noLocal = asked?.shift();
    if (asked?.length === 0) this.noLocal.delete(filter);
    return noLocal;
  }

  /** Says why, once; the caller closes the connection. */
  goodbye(reasonCode: number): void {
    if (this.socket.destroyed || this.isOver) return;
    this.isOver = true;
    if (this.isAccepted) this.send({ cmd: 'disconnect', reasonCode });
    else this.send({ cmd: 'connack', sessionPresent: false, reasonCode: inConnack(reasonCode) });
  }

  private end(reason: string, reasonCode: number): void {
    refusals.inc({ reason });
    log.warn({ event: 'mqtt.connection_ended', peer: this.socket.remoteAddress, reason }, 'connection ended by us');
    this.goodbye(reasonCode);
    this.older = [];
    this.socket.destroy();
  }

  private hear(packet: Packet): void {
    if (this.socket.destroyed) return;
    switch (packet.cmd) {
      case 'connect':
        return this.hearConnect(packet);
      case 'publish':
        return this.hearPublish(packet);
      case 'subscribe':
        return this.hearSubscribe(packet);
      case 'unsubscribe':
        return this.hearUnsubscribe(packet);
      case 'puback':
      case 'pubcomp':
        this.window.release(packet.messageId);
        return this.pass({ cmd: packet.cmd, messageId: packet.messageId });
      case 'pubrec':
        return this.hearPubrec(packet.messageId, packet.reasonCode ?? 0);
      case 'pubrel':
        return this.pass({ cmd: 'pubrel', messageId: packet.messageId });
      case 'disconnect':
        return this.hearDisconnect(packet);
      case 'pingreq':
        return this.pass({ cmd: 'pingreq' });
      default:
        return this.end('malformed', reasons.malformed);
    }
  }

  private hearConnect(packet: IConnectPacket): void {
    // A second one [MQTT-3.1.0-2].
    if (this.terms) return this.end('malformed', reasons.protocolError);
    const terms = termsOf(packet);
    if (terms.authenticationMethod !== null) return this.end('credentials', reasons.badAuthenticationMethod);
    // Its length is at least 1 [MQTT-4.7.3-1].
    if (packet.will?.topic === '') return this.end('malformed', reasons.topicNameInvalid);
    // 0, or named twice (5.0, 3.1.2.11.3).
    if (!(terms.receiveMaximum > 0)) return this.end('malformed', reasons.protocolError);
    this.terms = terms;
    this.window.size = terms.receiveMaximum;
    this.pass(olderConnect(packet, terms));
  }

  private hearPublish({ topic, payload, qos, retain, dup, messageId, properties = {} }: IPublishPacket): void {
    // No alias was allowed by CONNACK [MQTT-3.2.2-17].
    if (topic === '' || properties.topicAlias !== undefined) return this.end('malformed', reasons.topicAliasInvalid);
    if (!isSayable(topic)) return this.end('malformed', reasons.malformed);
    this.properties.push(properties);
    this.pass({ cmd: 'publish', topic, payload, qos, retain, dup, messageId });
  }

  private hearSubscribe({ messageId, subscriptions, properties }: ISubscribePacket): void {
    if (properties?.subscriptionIdentifier !== undefined)
      return this.end('malformed', reasons.subscriptionIdentifiersNotSupported);
    if (subscriptions.length === 0 || !subscriptions.every(({ topic }) => isSayable(topic)))
      return this.end('malformed', reasons.malformed);
    if (!subscriptions.every(({ topic }) => isShallow(topic))) return this.end('malformed', reasons.topicFilterInvalid);
    // The broker decides once on a filter that is named twice: as it is named last.
    const noLocal = new Map(subscriptions.map(({ topic, nl = false }) => [topic, nl]));
    for (const [topic, nl] of noLocal) {
      const asked = this.noLocal.get(topic);
      if (asked) asked.push(nl);
      else this.noLocal.set(topic, [nl]);
    }
    const filters = subscriptions.map(({ topic, qos }) => ({ topic, qos }));
    this.pass({ cmd: 'subscribe', messageId, subscriptions: filters });
  }

  private hearUnsubscribe({ messageId, unsubscriptions }: IUnsubscribePacket): void {
    if (unsubscriptions.length === 0 || !unsubscriptions.every(isSayable))
      return this.end('malformed', reasons.malformed);
    if (!unsubscriptions.every(isShallow)) return this.end('malformed', reasons.topicFilterInvalid);
    this.unsubscribed.set(messageId, unsubscriptions.length);
    this.pass({ cmd: 'unsubscribe', messageId, unsubscriptions });
  }

  /** A message of QoS 2 that the client refuses is over; 3.1.1 knows only the end of one that was taken. */
  private hearPubrec(messageId: number | undefined, reasonCode: number): void {
    if (reasonCode < 0x80) return this.pass({ cmd: 'pubrec', messageId });
    this.window.release(messageId);
    this.pass({ cmd: 'pubcomp', messageId });
  }

  private hearDisconnect({ reasonCode, properties }: IDisconnectPacket): void {
    const interval = properties?.sessionExpiryInterval;
    // One that was to end with the connection cannot be kept now [MQTT-3.1.2-23].
    if (interval !== undefined && this.terms && this.terms.sessionSeconds > 0)
      this.terms.sessionSeconds = secondsOf(interval);
    if (isGoodbye(reasonCode)) return this.pass({ cmd: 'disconnect' });
    // What came before it is handed over first.
    setImmediate(() => this.socket.destroy());
  }

  private pass(packet: Packet): void {
    this.older.push(generate(packet, { protocolVersion: 4 }));
  }

  /** The broker writes a packet in pieces; each goes on as soon as its last one has come. */
  private translateWrites(): void {
    this.socket.write = ((chunk: string | Buffer, encoding?: BufferEncoding) => {
      this.writing = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
      this.fromBroker.parse(this.writing);
      return !this.socket.writableNeedDrain;
    }) as Socket['write'];
  }

  private tell(packet: Packet): void {
    if (this.isOver) return;
    if (packet.cmd === 'publish') return this.tellPublish(packet);
    if (packet.cmd === 'suback') return this.send(newerSuback(packet));
    if (packet.cmd !== 'unsuback' && packet.cmd !== 'connack') return this.send(packet);
    if (packet.cmd === 'connack') {
      this.isAccepted = packet.returnCode === 0;
      this.isOver = !this.isAccepted;
      const { packetBytes, unfinishedPerConnection: receiveMaximum } = this.limits;
      const { assignedId = null } = this.terms ?? {};
      return this.send(newerConnack(packet, { packetBytes, receiveMaximum, assignedId, refusal: this.refusal }));
    }
    const filters = this.unsubscribed.get(packet.messageId) ?? 1;
    this.unsubscribed.delete(packet.messageId);
    this.send({ cmd: 'unsuback', messageId: packet.messageId, granted: Array<number>(filters).fill(0) });
  }

  private tellPublish(packet: IPublishPacket): void {
    const correlationData = this.writing === null ? undefined : this.correlations.get(this.writing);
    const properties = correlationData && { correlationData };
    this.window.send({ ...packet, properties });
    if (this.window.waitingBytes > this.limits.unreadBytes) this.end('unread', reasons.unspecified);
  }

  private send(packet: Packet): void {
    this.write(generate(packet, { protocolVersion: 5 }));
  }
}
