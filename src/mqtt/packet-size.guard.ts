/**
 * Follows the fixed headers of a byte stream (MQTT 3.1.1, 2.2) and tells when a packet announces more than is allowed,
 * before any of it is buffered: the parser behind would collect up to 256 MB for a client that was not even let in.
 */
export class PacketSizeGuard {
  /** Bytes of the current packet's body still to come. */
  private skip = 0;
  /** Length digits of the current header read so far; -1 between packets. */
  private digits = -1;
  private length = 0;

  constructor(public limit: number) {}

  /** False as soon as a packet is too long or its length malformed. */
  accepts(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.skip > 0) {
        const step = Math.min(this.skip, chunk.length - at);
        this.skip -= step;
        at += step;
      } else if (!this.header(chunk[at++])) {
        return false;
      }
    }
    return true;
  }

  private header(byte: number): boolean {
    if (this.digits < 0) {
      this.digits = 0;
      this.length = 0;
      return true;
    }
    this.length += (byte & 0x7f) * 128 ** this.digits;
    this.digits += 1;
    if (this.length > this.limit || this.digits > 4) return false;
    if ((byte & 0x80) === 0) {
      this.skip = this.length;
      this.digits = -1;
    }
    return true;
  }
}
