import type { IPublishPacket } from 'mqtt-packet';
import { copyOf, costOf } from '../kept.packets';

/** Sends no more messages of QoS 1 and 2 than the client takes at once (Receive Maximum: 5.0, 3.3.4); the others wait. */
export class SendWindow {
  size = 65_535;
  /** Memory that those take which wait. */
  waitingBytes = 0;
  private readonly underWay = new Set<number | undefined>();
  /** None while there is room. */
  private readonly waiting: IPublishPacket[] = [];

  constructor(private readonly write: (packet: IPublishPacket) => void) {}

  send(packet: IPublishPacket): void {
    if (packet.qos === 0) return this.write(packet);
    if (this.underWay.size < this.size) return this.begin(packet);
    this.waiting.push(copyOf(packet));
    this.waitingBytes += costOf(packet);
  }

  /** The client is done with it. */
  release(messageId: number | undefined): void {
    if (!this.underWay.delete(messageId)) return;
    const next = this.waiting.shift();
    if (!next) return;
    this.waitingBytes -= costOf(next);
    this.begin(next);
  }

  private begin(packet: IPublishPacket): void {
    this.underWay.add(packet.messageId);
    this.write(packet);
  }
}
