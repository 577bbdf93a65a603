import fc from 'fast-check';
import { FrameSplitter } from './frame.splitter';

/** A packet of some type with a body of so many bytes, and its length written as MQTT has it. */
function frame(type: number, length: number): Buffer {
  const digits: number[] = [];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    digits.push((rest % 128) | (rest >= 128 ? 128 : 0));
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from([type << 4, ...digits]), Buffer.alloc(length, type)]);
}

/** What is found where a stream comes in these chunks. */
function split(chunks: Buffer[]): { whole: Buffer[]; bodies: number[] } {
  const found = { whole: [] as Buffer[], bodies: [] as number[] };
  const splitter = new FrameSplitter((data, start, body, end) => {
    found.whole.push(Buffer.from(data.subarray(start, end)));
    found.bodies.push(end - body);
  });
  for (const chunk of chunks) splitter.split(chunk);
  return found;
}

describe('packets cut out of a stream', () => {
  it('are the same however the stream comes in chunks', () => {
    const lengths = fc.array(fc.oneof(fc.nat(3), fc.nat(200), fc.integer({ min: 16_000, max: 17_000 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(lengths, fc.array(fc.nat(60_000)), (bodies, cuts) => {
        const frames = bodies.map((length, index) => frame((index % 14) + 1, length));
        const stream = Buffer.concat(frames);
        const at = [...new Set([0, ...cuts.filter((cut) => cut < stream.length), stream.length])].sort((a, b) => a - b);
        const chunks = at.slice(1).map((end, index) => stream.subarray(at[index], end));
        const found = split(chunks);
        expect(found.bodies).toEqual(bodies);
        expect(found.whole.map((one) => one.toString('hex'))).toEqual(frames.map((one) => one.toString('hex')));
      }),
    );
  });

  it('come whole though every byte comes by itself', () => {
    const frames = [frame(13, 0), frame(3, 300), frame(4, 2)];
    const bytes = [...Buffer.concat(frames)].map((byte) => Buffer.from([byte]));
    expect(split(bytes).whole).toEqual(frames);
  });

  it('are joined once where one is long', () => {
    const long = frame(3, 20_000_000);
    const chunks = Array.from({ length: Math.ceil(long.length / 65_536) }, (_, index) =>
      long.subarray(index * 65_536, (index + 1) * 65_536),
    );
    const concat = jest.spyOn(Buffer, 'concat');
    const { bodies } = split(chunks);
    expect(bodies).toEqual([20_000_000]);
    // Once when the length could be read, once at the end.
    expect(concat.mock.calls.length).toBeLessThanOrEqual(2);
    concat.mockRestore();
  });

  it('end where a length has more digits than it may', () => {
    expect(() => split([Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01])])).toThrow('malformed length');
  });
});
