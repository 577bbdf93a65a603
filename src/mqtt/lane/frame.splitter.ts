import { readVarint } from './varint';

/** Told of each packet: it lies in `data` from `start` to `end`, and what follows its fixed header begins at `body`. */
export type TakeFrame = (data: Buffer, start: number, body: number, end: number) => void;

/** Cuts a stream of bytes into MQTT control packets by their fixed headers (5.0 and 3.1.1, 2.2). */
export class FrameSplitter {
  /** Of a packet that has not come whole. */
  private parts: Buffer[] = [];
  private have = 0;
  /** How many bytes of it there have to be before another look makes sense. */
  private need = 0;

  constructor(private readonly take: TakeFrame) {}

  /** @throws Error where a length is malformed: nothing that follows can be read */
  split(chunk: Buffer): void {
    const data = this.joined(chunk);
    if (!data) return;
    for (let start = 0; start < data.length;) {
      const length = readVarint(data, start + 1, data.length);
      const end = length ? length.end + length.value : Infinity;
      if (!length || end > data.length) return this.keep(data.subarray(start), length ? end - start : 0);
      this.take(data, start, length.end, end);
      start = end;
    }
  }

  private keep(part: Buffer, need: number): void {
    this.parts = [part];
    this.have = part.length;
    this.need = need;
  }

  /** Joins what has come of one packet only once, however many chunks it came in. */
  private joined(chunk: Buffer): Buffer | null {
    if (this.have === 0) return chunk;
    this.parts.push(chunk);
    this.have += chunk.length;
    if (this.have < this.need) return null;
    const data = Buffer.concat(this.parts, this.have);
    this.parts = [];
    this.have = 0;
    return data;
  }
}
