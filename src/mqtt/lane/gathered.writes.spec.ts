import { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { GatheredWrites } from './gathered.writes';

describe('gathered writes', () => {
  const gathered = () => {
    const chunks: Buffer[] = [];
    const stream = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        chunks.push(chunk);
        done();
      },
    });
    const writes = new GatheredWrites(stream);
    return { stream, chunks, writes };
  };

  it('leave as one chunk a turn, in order, texts as UTF-8', async () => {
    const { stream, chunks } = gathered();
    stream.write(Buffer.from([1, 2]));
    stream.write('gä');
    expect(chunks).toEqual([]);
    await setImmediate();
    stream.write(Buffer.from([3]));
    await setImmediate();
    expect(chunks).toEqual([Buffer.from([1, 2, 0x67, 0xc3, 0xa4]), Buffer.from([3])]);
  });

  it('keep what is longer than their room whole, and in its place', async () => {
    const { stream, chunks } = gathered();
    const long = Buffer.alloc(300_000, 7);
    stream.write('before');
    stream.write(long);
    stream.write('after');
    await setImmediate();
    expect(Buffer.concat(chunks).equals(Buffer.concat([Buffer.from('before'), long, Buffer.from('after')]))).toBe(true);
  });

  it('have room for what is put there in place, between what is written', async () => {
    const { stream, chunks, writes } = gathered();
    stream.write('a');
    const at = writes.reserve(2);
    writes.room.write('bc', at);
    stream.write('d');
    await setImmediate();
    expect(Buffer.concat(chunks).toString()).toBe('abcd');
  });

  it('do not change what has left already', async () => {
    const { stream, chunks } = gathered();
    for (let turn = 0; turn < 50; turn += 1) {
      stream.write(Buffer.alloc(4_000, turn));
      await setImmediate();
    }
    expect(chunks.map((chunk) => chunk.length)).toEqual(Array(50).fill(4_000));
    expect(chunks.every((chunk, turn) => chunk.every((byte) => byte === turn))).toBe(true);
  });

  it('leave while the stream ends, and not after it is gone', async () => {
    const ending = gathered();
    ending.stream.write('bye');
    await setImmediate();
    ending.stream.end();
    expect(Buffer.concat(ending.chunks).toString()).toBe('bye');
    const gone = gathered();
    gone.stream.write('late');
    gone.stream.destroy();
    await setImmediate();
    expect(gone.chunks).toEqual([]);
  });
});
