import { readPayload } from './sparkplug.payload';

/** A birth as `sparkplug-payload` 1.0.3 writes it: seq 0, metrics temp, ratio and bdSeq 7. */
const birth = Buffer.from(
  '0880d0dfb4ab33120a0a0474656d702003501512120a05726174696f200a69000000000000e03f120b0a056264536571200858071800',
  'hex',
);

describe('a Sparkplug B payload', () => {
  it('tells its sequence numbers', () => {
    expect(readPayload(birth)).toEqual({ seq: 0, bdSeq: 7 });
    expect(readPayload(Buffer.from([0x18, 0xff, 0x01]))).toEqual({ seq: 255, bdSeq: null });
    expect(readPayload(Buffer.alloc(0))).toEqual({ seq: null, bdSeq: null });
  });

  it('is none when its bytes are cut off or no message', () => {
    for (const bytes of [birth.subarray(0, 9), Buffer.from('hello'), Buffer.alloc(16, 0xff), Buffer.from([0x12, 0x7f])])
      expect(readPayload(bytes)).toBeNull();
    for (let length = 0; length < birth.length; length += 1)
      expect(() => readPayload(birth.subarray(0, length))).not.toThrow();
  });
});
