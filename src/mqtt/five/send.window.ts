import type { IPublishPacket } from 'mqtt-packet';

/** Sends no more messages of QoS 1 and 2 than the client takes at once (Receive Maximum: 5.0, 3.3.4); the others wait. */
export class SendWindow {
  size = 65_535;
  /** Of the payloads that wait. */
  waitingBytes = 0;
  private readonly underWay = new Set<number | undefined>();
  private readonly waiting: IPublishPacket[] = [];

  constructor(private readonly write: (packet: IPublishPacket) => void) {}

  send(packet: IPublishPacket): void {
    if (packet.qos === 0) return this.write(packet);
    this.waiting.push(packet);
    this.waitingBytes += packet.payload.length;
    this.sendWaiting();
  }

  /** The client is done with it. */
  release(messageId: number | undefined): void {
    if (this.underWay.delete(messageId)) this.sendWaiting();
  }

  private sendWaiting(): void {
    while (this.underWay.size < this.size) {
      const packet = this.waiting.shift();
      if (!packet) return;
      this.waitingBytes -= packet.payload.length;
      this.underWay.add(packet.messageId);
      this.write(packet);
    }
  }
}
