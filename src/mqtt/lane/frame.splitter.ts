/** Told of each packet: it lies in `data` from `start` to `end`, and what follows its fixed header begins at `body`. */
export type TakeFrame = (data: Buffer, start: number, body: number, end: number) => void;

/** Cuts a stream of bytes into MQTT control packets by their fixed headers (5.0 and 3.1.1, 2.2; 1.5.5 for lengths). */
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
    let start = 0;
    for (let end = this.endOf(data, start); end !== null; end = this.endOf(data, start)) {
      this.take(data, start, this.body, end);
      start = end;
    }
    if (start === data.length) return;
    this.parts = [data.subarray(start)];
    this.have = data.length - start;
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

  /** Of the packet that was found last. */
  private body = 0;

  /** Where the packet ends that begins at `start`; null, and `need` says how much it takes, where it is not there whole. */
  private endOf(data: Buffer, start: number): number | null {
    this.need = 0;
    let length = 0;
    let at = start + 1;
    for (let scale = 1; ; scale *= 128) {
      if (at >= data.length) return null;
      const digit = data[at++];
      length += (digit & 0x7f) * scale;
      if (digit < 128) break;
      if (scale === 128 ** 3) throw new Error('a packet with a malformed length');
    }
    this.body = at;
    if (at + length <= data.length) return at + length;
    this.need = at + length - start;
    return null;
  }
}
