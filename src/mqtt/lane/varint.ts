/**
 * A variable byte integer of at most four digits of seven bits (5.0, 1.5.5; 3.1.1, 2.2.3), and where it ends. Null where `end` comes
 * before it does.
 * @throws Error where it has more digits
 */
export function readVarint(data: Buffer, from: number, end: number): { value: number; end: number } | null {
  let value = 0;
  let at = from;
  for (let scale = 1; scale <= 128 ** 3; scale *= 128) {
    if (at >= end) return null;
    const digit = data[at++];
    value += (digit & 0x7f) * scale;
    if (digit < 128) return { value, end: at };
  }
  throw new Error('a packet with a malformed length');
}
