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
  type PublishSizes,
} from './publish.codec';

export interface LaneOptions {
  five: boolean;
  clock: Clock;
  /** Resolves when the message may be acknowledged; one of QoS 0 never is. A failure is not acknowledged. */
  onMessage: (packet: InboundPublish) => Promise<void>;
  /** The broker cannot be talked to: the connection is closed. */
  onBroken: (reason: string) => void;
  unavailable: (reason: string) => Error;
}

const publishTimeoutMs = 10_000;
/** A broker that acknowledges nothing for so long, while messages wait for it, never will (5.0, 4.4: only a new connection sends again). */
const stalledMs = 30_000;
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
  private readonly queue: { messageId: number; packet: OutboundPublish; sizes: PublishSizes }[] = [];
  /** When the broker last acknowledged something, or was given something after all was acknowledged. */
  private heardAt = 0;
  /** How many messages the broker takes before it has acknowledged the first (5.0, 3.3.4). */
  window = mostMessages;
  /** The longest packet that it takes, in bytes (5.0, 3.2.2.3.6). */
  longest = Infinity;

  /** To be made before anything has come of the stream, and after mqtt.js listens to it. */
  constructor(
    private readonly stream: Duplex,
    private readonly options: LaneOptions,
  ) {
    this.promises = new BoundedPromises(options.clock, publishTimeoutMs, () => this.late());
    this.writes = new GatheredWrites(stream);
    this.divert();
  }

  /** Resolves when the broker has taken the message. */
  publish(packet: OutboundPublish): Promise<void> {
    const { promises, underWay, longest, options } = this;
    const sizes = sizesOf(packet, options.five);
    if (sizes.total > longest) {
      const reason = `a message of ${sizes.total} bytes is longer than the ${longest} that it takes`;
      return Promise.reject(options.unavailable(reason));
    }
    if (packet.qos === 0) {
      this.write(packet, sizes, 0);
      return Promise.resolve();
    }
    if (promises.size + underWay.size >= mostMessages) {
      return Promise.reject(options.unavailable('too many messages wait for it'));
    }
    const messageId = this.nextId();
    if (underWay.size < this.window) this.write(packet, sizes, messageId);
    else this.queue.push({ messageId, packet, sizes });
    return promises.keep(messageId);
  }

  /** The connection has ended: whoever waits for an acknowledgement is told. */
  end(): void {
    this.promises.failAll(this.options.unavailable('the connection closed before it acknowledged'));
  }

  private write(packet: OutboundPublish, sizes: PublishSizes, messageId: number): void {
    if (packet.qos > 0) {
      if (this.underWay.size === 0) this.heardAt = this.now();
      this.underWay.add(messageId);
    }
    const at = this.writes.reserve(sizes.total);
    writePublish(this.writes.room, at, packet, sizes, messageId, this.options.five);
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
        this.break(`it sent what cannot be read: ${(error as Error).message}`);
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
    this.heardAt = this.now();
    this.underWay.delete(messageId);
    this.promises.settle(messageId, refused);
    while (this.underWay.size < this.window) {
      const next = this.queue.shift();
      if (!next) return;
      // Whoever has waited too long for its turn was told so.
      if (this.promises.has(next.messageId)) this.write(next.packet, next.sizes, next.messageId);
    }
  }

  private late(): Error {
    if (this.underWay.size > 0 && this.now() - this.heardAt >= stalledMs) {
      this.break(`it has acknowledged nothing for ${stalledMs / 1_000} seconds`);
    }
    return this.options.unavailable('no acknowledgement in time');
  }

  private break(reason: string): void {
    if (this.stream.destroyed) return;
    this.options.onBroken(reason);
    this.stream.destroy();
  }

  private now(): number {
    return this.options.clock.now().getTime();
  }
}
