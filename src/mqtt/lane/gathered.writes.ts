import type { Duplex } from 'node:stream';

const chunkBytes = 64 * 1024;

/**
 * Lets all that is written to a stream in one turn of the event loop leave as one chunk, with one system call. mqtt.js writes a
 * packet in six or seven pieces; corked, each is still an entry of the stream's own list, with a callback of its own.
 */
export class GatheredWrites {
  /** What was reserved lies here, until the turn ends. */
  room = Buffer.allocUnsafe(chunkBytes);
  private used = 0;
  private readonly leave: (chunk: Buffer) => boolean;

  constructor(private readonly stream: Duplex) {
    this.leave = stream.write.bind(stream) as (chunk: Buffer) => boolean;
    const write = (chunk: string | Buffer): boolean => {
      const bytes = typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.length;
      const at = this.reserve(bytes);
      if (typeof chunk === 'string') this.room.write(chunk, at);
      else chunk.copy(this.room, at);
      return !stream.writableNeedDrain;
    };
    stream.write = write as typeof stream.write;
  }

  /** Where in `room` the next bytes go, which the caller has to fill at once. */
  reserve(bytes: number): number {
    if (bytes > this.room.length - this.used) {
      this.flush();
      if (bytes > this.room.length) this.room = Buffer.allocUnsafe(Math.max(chunkBytes, bytes));
    }
    if (this.used === 0) setImmediate(() => this.flush());
    const at = this.used;
    this.used += bytes;
    return at;
  }

  private flush(): void {
    if (this.used === 0) return;
    const chunk = this.room.subarray(0, this.used);
    // What is under way is not written to again.
    this.room = this.room.subarray(this.used);
    this.used = 0;
    if (this.stream.writable) this.leave(chunk);
  }
}
