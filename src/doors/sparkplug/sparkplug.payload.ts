/** What a host needs of a Sparkplug B payload (Sparkplug 3.0, 6.4): numbers as they are on the wire, null where there is none. */
export interface SparkplugPayload {
  seq: number | null;
  /** Ties a birth to the will of its connection. */
  bdSeq: number | null;
}

interface Field {
  number: number;
  value: number | Buffer;
}

const longestVarint = 10;
const wire = { varint: 0, eight: 1, bytes: 2, four: 5 } as const;
/** Field numbers of Payload and Metric. */
const payloadField = { metrics: 2, seq: 3 } as const;
const metricField = { name: 1, int: 10, long: 11 } as const;

/** The command to a node to send its birth again (Sparkplug 3.0, 6.4.21); `at` in milliseconds. */
export function rebirthPayload(at: number): Buffer {
  const name = Buffer.from('Node Control/Rebirth');
  const [boolean, yes] = [11, 1];
  const metric = Buffer.concat([Buffer.from([0x0a, name.length]), name, Buffer.from([0x20, boolean, 0x70, yes])]);
  return Buffer.concat([Buffer.from([0x08, ...varintOf(at), 0x12, metric.length]), metric]);
}

function varintOf(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 0x80, ...varintOf(Math.floor(value / 128))];
}

/** Null when the bytes are no Protocol Buffers message. */
export function readPayload(bytes: Buffer): SparkplugPayload | null {
  const fields = fieldsOf(bytes);
  if (!fields) return null;
  const read: SparkplugPayload = { seq: null, bdSeq: null };
  for (const { number, value } of fields) {
    if (number === payloadField.seq && typeof value === 'number') read.seq = value;
    if (number !== payloadField.metrics || typeof value === 'number') continue;
    const metric = fieldsOf(value);
    if (!metric) return null;
    read.bdSeq ??= bdSeqOf(metric);
  }
  return read;
}

function bdSeqOf(metric: Field[]): number | null {
  const name = metric.find(({ number }) => number === metricField.name)?.value;
  if (!Buffer.isBuffer(name) || name.toString('utf8') !== 'bdSeq') return null;
  const value = metric.find(({ number }) => number === metricField.int || number === metricField.long)?.value;
  return typeof value === 'number' ? value : 0;
}

function fieldsOf(bytes: Buffer): Field[] | null {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number | null => {
    let value = 0;
    for (let index = 0; index < longestVarint && at < bytes.length; index += 1) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * 128 ** index;
      if (byte < 0x80) return value;
    }
    return null;
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag === null || tag < 8) return null;
    const [number, type] = [Math.floor(tag / 8), tag % 8];
    if (type === wire.varint) {
      const value = varint();
      if (value === null) return null;
      fields.push({ number, value });
      continue;
    }
    const length = type === wire.eight ? 8 : type === wire.four ? 4 : type === wire.bytes ? varint() : null;
    if (length === null || at + length > bytes.length) return null;
    fields.push({ number, value: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}
