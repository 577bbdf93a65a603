import type { Duplex } from 'node:stream';
import type { Clock } from '../../common/clock';
import { BoundedPromises } from '../bounded.promises';
import { AckQueue } from './ack.queue';
import { FrameSplitter } from './frame.splitter';
import { GatheredWrites } from './gathered.writes';
import {
  packetTypes,
  pubackBytes,
  readPuback,
  readPublish,
  sizesOf,
  writePuback,
  writePublish,
  type InboundPublish,
  type OutboundPublish,
} from './publish.codec';

export interface LaneOptions {
  five: boolean;
  clock: Clock;
  /** Resolves when the message may be acknowledged; one of QoS 0 never is. A failure is not acknowledged. */
  onMessage: (packet: InboundPublish) => Promise<void>;
  /** What the broker sends cannot be read. */
  onBroken: (reason: string) => void;
  unavailable: (reason: string) => Error;
}

const publishTimeoutMs = 10_000;
/** The ids below are for what mqtt.js sends: subscriptions. */
const firstMessageId = 256;
const lastMessageId = 65_535;
const mostMessages = lastMessageId - firstMessageId;

/**
 * The messages of one connection, both ways, past mqtt.js: it has the connection, its login, subscriptions and keep-alive, and never
 * sees a PUBLISH or PUBACK. In its hands those took a third of a registration's processor time: each is put together of six or seven
 * writes, taken apart by way of a list of buffers, and waited for one by one.
 */
export class PublishLane {
  private readonly writes: GatheredWrites;
  private readonly acks = new AckQueue((messageId) => this.acknowledge(messageId));
  private readonly promises: BoundedPromises<number>;
  private lastId = lastMessageId;
  /** Those that the broker has not acknowledged, also when nobody waits for that any more. */
  private readonly underWay = new Set<number>();
  /** Those that have to wait until it has acknowledged others. */
  private readonly queue: { messageId: number; packet: OutboundPublish }[] = [];
  /** How many messages the broker takes before it has acknowledged the first (5.0, 3.3.4). */
  window = mostMessages;

  /** To be made before anything has come of the stream, and after mqtt.js listens to it. */
  constructor(
    private readonly stream: Duplex,
    private readonly options: LaneOptions,
  ) {
    const { clock, unavailable } = options;
    this.promises = new BoundedPromises(clock, publishTimeoutMs, () => unavailable('no acknowledgement in time'));
    this.writes = new GatheredWrites(stream);
    this.divert();
  }

  /** Resolves when the broker has taken the message. */
  publish(packet: OutboundPublish): Promise<void> {
    if (packet.qos === 0) {
      this.write(packet, 0);
      return Promise.resolve();
    }
    const { promises, underWay } = this;
    if (promises.size + underWay.size >= mostMessages) {
      return Promise.reject(this.options.unavailable('too many messages wait for it'));
    }
    const messageId = this.nextId();
    if (underWay.size < this.window) this.write(packet, messageId);
    else this.queue.push({ messageId, packet });
    return promises.keep(messageId);
  }

  /** The connection has ended: whoever waits for an acknowledgement is told. */
  end(): void {
    this.promises.failAll(this.options.unavailable('the connection closed before it acknowledged'));
  }

  private write(packet: OutboundPublish, messageId: number): void {
    const { five } = this.options;
    if (packet.qos > 0) this.underWay.add(messageId);
    const sizes = sizesOf(packet, five);
    const at = this.writes.reserve(sizes.total);
    writePublish(this.writes.room, at, packet, sizes, messageId, five);
  }

  private acknowledge(messageId: number): void {
    const at = this.writes.reserve(pubackBytes);
    writePuback(this.writes.room, at, messageId);
  }

  private nextId(): number {
    do this.lastId = this.lastId >= lastMessageId ? firstMessageId : this.lastId + 1;
    while (this.promises.has(this.lastId) || this.underWay.has(this.lastId));
    return this.lastId;
  }

  /** Puts itself between the stream and those who listen to it. */
  private divert(): void {
    const { stream } = this;
    const others = stream.listeners('data') as ((chunk: Buffer) => void)[];
    const splitter = new FrameSplitter((data, start, body, end) => {
      const type = data[start] >> 4;
      if (type === packetTypes.publish) this.take(readPublish(data, start, body, end, this.options.five));
      else if (type === packetTypes.puback) this.settle(readPuback(data, body, end));
      else for (const listener of others) listener.call(stream, data.subarray(start, end));
    });
    for (const listener of others) stream.off('data', listener);
    stream.on('data', (chunk: Buffer) => {
      try {
        splitter.split(chunk);
      } catch (error) {
        this.options.onBroken((error as Error).message);
        stream.destroy();
      }
    });
  }

  private take(packet: InboundPublish): void {
    const done = this.options.onMessage(packet);
    if (packet.qos === 0) return;
    const place = this.acks.enter(packet.messageId);
    done.then(
      () => this.acks.finish(place),
      () => undefined,
    );
  }

  private settle({ messageId, reason }: { messageId: number; reason: number }): void {
    const refused =
      reason < 0x80 ? undefined : this.options.unavailable(`it refused a message (reason code ${reason})`);
    this.underWay.delete(messageId);
    this.promises.settle(messageId, refused);
    while (this.underWay.size < this.window) {
      const next = this.queue.shift();
      if (!next) return;
      // Whoever has waited too long for its turn was told so.
      if (this.promises.has(next.messageId)) this.write(next.packet, next.messageId);
    }
  }
}
