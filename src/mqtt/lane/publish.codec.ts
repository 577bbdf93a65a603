import { readVarint } from './varint';

/** A message as the broker sent it (5.0 and 3.1.1, 3.3), and what of its MQTT 5 properties matters to us. */
export interface InboundPublish extends PublishProperties {
  topic: string;
  payload: Buffer;
  qos: 0 | 1;
  retain: boolean;
  /** 0 with QoS 0. */
  messageId: number;
}

interface PublishProperties {
  responseTopic: string | null;
  correlationData: Buffer | null;
  /** Names and values, in order; a name may stand there several times. */
  userProperties: [name: string, value: string][];
}

export interface OutboundPublish {
  topic: string;
  payload: string | Buffer;
  qos: 0 | 1;
  retain: boolean;
  /** MQTT 5 only. */
  correlationData?: Buffer | null;
}

export const packetTypes = { publish: 3, puback: 4 } as const;

/** What a property's value looks like (5.0, 2.2.2.2): so many bytes, a varint, or one or two texts with their lengths. */
const shapes: Readonly<Record<number, number | 'varint' | 'text' | 'texts'>> = {
  0x01: 1, // payload format
  0x02: 4, // message expiry
  0x03: 'text', // content type
  0x08: 'text',
  0x09: 'text',
  0x0b: 'varint', // subscription
  0x23: 2, // topic alias
  0x26: 'texts',
};
const [responseTopicId, correlationDataId, userPropertyId] = [0x08, 0x09, 0x26];

const noProperties: PublishProperties = { responseTopic: null, correlationData: null, userProperties: [] };

/**
 * The PUBLISH that lies in `data` from `start` to `end`; its payload is a view of it.
 * @throws Error where it is malformed, or is of QoS 2, which nobody subscribes to
 */
export function readPublish(data: Buffer, start: number, body: number, end: number, five: boolean): InboundPublish {
  const flags = data[start];
  const qos = (flags >> 1) & 3;
  if (qos > 1) throw new Error(`a message of QoS ${qos}`);
  const topicEnd = textEnd(data, body, end);
  let at = topicEnd + 2 * qos;
  let properties = noProperties;
  if (five) {
    const { value: length, end: from } = varintAt(data, at, end);
    at = from + length;
    if (length > 0) properties = readProperties(data, from, inside(at, end));
  }
  return {
    topic: data.toString('utf8', body + 2, topicEnd),
    payload: data.subarray(inside(at, end), end),
    qos: qos === 1 ? 1 : 0,
    retain: (flags & 1) === 1,
    messageId: qos === 1 ? data.readUInt16BE(topicEnd) : 0,
    responseTopic: properties.responseTopic,
    correlationData: properties.correlationData,
    userProperties: properties.userProperties,
  };
}

function readProperties(data: Buffer, from: number, end: number): PublishProperties {
  const found: PublishProperties = { responseTopic: null, correlationData: null, userProperties: [] };
  for (let at = from; at < end;) {
    const id = data[at++];
    const shape = shapes[id];
    const first = at;
    if (shape === undefined) throw new Error(`a message with a property of the unknown kind ${id}`);
    if (shape === 'varint') at = varintAt(data, at, end).end;
    else at = typeof shape === 'number' ? inside(at + shape, end) : textEnd(data, at, end);
    if (id === responseTopicId) found.responseTopic = data.toString('utf8', first + 2, at);
    // A copy: it is kept for as long as its device waits, and a view would keep all that came with it.
    if (id === correlationDataId) found.correlationData = Buffer.from(data.subarray(first + 2, at));
    if (id !== userPropertyId) continue;
    const name = data.toString('utf8', first + 2, at);
    const value = at + 2;
    at = textEnd(data, at, end);
    found.userProperties.push([name, data.toString('utf8', value, at)]);
  }
  return found;
}

/** Where a text or binary value ends that begins with its length (5.0, 1.5.4 and 1.5.6). */
function textEnd(data: Buffer, at: number, end: number): number {
  const from = inside(at + 2, end);
  return inside(from + data.readUInt16BE(at), end);
}

function inside(at: number, end: number): number {
  if (at > end) throw tooShort();
  return at;
}

function varintAt(data: Buffer, at: number, end: number): { value: number; end: number } {
  const found = readVarint(data, at, end);
  if (!found) throw tooShort();
  return found;
}

const tooShort = (): Error => new Error('a message that is shorter than it says');

/** How long a PUBLISH is in all, and what its parts are. */
export interface PublishSizes {
  total: number;
  remaining: number;
  topic: number;
  payload: number;
  properties: number;
}

export function sizesOf({ topic, payload, qos, correlationData }: OutboundPublish, five: boolean): PublishSizes {
  const sizes = {
    topic: Buffer.byteLength(topic),
    payload: typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length,
    properties: five && correlationData ? 3 + correlationData.length : 0,
  };
  const properties = five ? varintBytes(sizes.properties) + sizes.properties : 0;
  const remaining = 2 + sizes.topic + 2 * qos + properties + sizes.payload;
  return { total: 1 + varintBytes(remaining) + remaining, remaining, ...sizes };
}

/** Writes a PUBLISH at `at`, where there is room for its `total`. */
export function writePublish(
  room: Buffer,
  at: number,
  packet: OutboundPublish,
  sizes: PublishSizes,
  messageId: number,
  five: boolean,
): void {
  const { topic, payload, qos, retain, correlationData } = packet;
  room[at++] = (packetTypes.publish << 4) | (qos << 1) | Number(retain);
  at = writeVarint(room, at, sizes.remaining);
  at = room.writeUInt16BE(sizes.topic, at);
  at += room.write(topic, at);
  if (qos > 0) at = room.writeUInt16BE(messageId, at);
  if (five) at = writeVarint(room, at, sizes.properties);
  if (five && correlationData) {
    room[at++] = correlationDataId;
    at = room.writeUInt16BE(correlationData.length, at);
    at += correlationData.copy(room, at);
  }
  if (typeof payload !== 'string') payload.copy(room, at);
  // Told apart since a text of ASCII alone, as nearly all are, is copied and not encoded.
  else if (sizes.payload === payload.length) room.write(payload, at, 'latin1');
  else room.write(payload, at);
}

export const pubackBytes = 4;

/** PUBACK (3.1.1, 3.4; in 5.0 the reason code may be left out for success, 3.4.2.1). */
export function writePuback(room: Buffer, at: number, messageId: number): void {
  room[at] = packetTypes.puback << 4;
  room[at + 1] = 2;
  room.writeUInt16BE(messageId, at + 2);
}

/** Which message is acknowledged, and by which reason code; from 0x80 on it is refused (5.0, 3.4.2.1). */
export function readPuback(data: Buffer, body: number, end: number): { messageId: number; reason: number } {
  inside(body + 2, end);
  return { messageId: data.readUInt16BE(body), reason: end - body > 2 ? data[body + 2] : 0 };
}

function writeVarint(room: Buffer, at: number, value: number): number {
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    room[at++] = (rest % 128) | (rest >= 128 ? 128 : 0);
    if (rest < 128) return at;
  }
}

const varintBytes = (value: number): number => {
  if (value < 128) return 1;
  if (value < 128 ** 2) return 2;
  return value < 128 ** 3 ? 3 : 4;
};
