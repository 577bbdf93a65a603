import type { Duplex } from 'node:stream';

const chunkBytes = 64 * 1024;

/**
 * Lets all that is written to a stream in one turn of the event loop leave as one chunk, with one system call. mqtt.js writes a
 * packet in six or seven pieces; corked, each is still an entry of the stream's own list, with a callback of its own.
 */
export function gatherWrites(stream: Duplex): void {
  const leave = stream.write.bind(stream) as (chunk: Buffer) => boolean;
  let room = Buffer.allocUnsafe(chunkBytes);
  let used = 0;
  const flush = () => {
    if (used === 0) return;
    const chunk = room.subarray(0, used);
    // What is under way is not written to again.
    room = room.subarray(used);
    used = 0;
    if (stream.writable) leave(chunk);
  };
  const write = (chunk: string | Buffer): boolean => {
    const most = typeof chunk === 'string' ? 3 * chunk.length : chunk.length;
    if (most > room.length - used) {
      flush();
      if (most > room.length) room = Buffer.allocUnsafe(Math.max(chunkBytes, most));
    }
    if (used === 0) setImmediate(flush);
    used += typeof chunk === 'string' ? room.write(chunk, used) : chunk.copy(room, used);
    return !stream.writableNeedDrain;
  };
  stream.write = write as typeof stream.write;
}
