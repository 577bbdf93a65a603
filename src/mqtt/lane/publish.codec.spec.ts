import fc from 'fast-check';
import { generate, parser, type IPublishPacket, type Packet } from 'mqtt-packet';
import { readPuback, readPublish, sizesOf, writePuback, writePublish, type OutboundPublish } from './publish.codec';

const versions = [
  ['MQTT 5', true],
  ['MQTT 3.1.1', false],
] as const;

/** Where a packet's body begins. */
const bodyOf = (data: Buffer): number => data.findIndex((byte, at) => at > 0 && byte < 128) + 1;

const read = (data: Buffer, five: boolean) => readPublish(data, 0, bodyOf(data), data.length, five);

function written(packet: OutboundPublish, messageId: number, five: boolean): Buffer {
  const sizes = sizesOf(packet, five);
  const room = Buffer.alloc(sizes.total + 2, 0xaa);
  writePublish(room, 1, packet, sizes, messageId, five);
  // Nothing around its place is touched.
  expect([room[0], room[sizes.total + 1]]).toEqual([0xaa, 0xaa]);
  return room.subarray(1, sizes.total + 1);
}

/** As the library takes it apart that mqtt.js uses. */
function parsed(data: Buffer, five: boolean): Packet[] {
  const packets: Packet[] = [];
  const reading = parser({ protocolVersion: five ? 5 : 4 });
  reading
    .on('packet', (packet: Packet) => packets.push(packet))
    .on('error', (error: Error) => {
      throw error;
    });
  reading.parse(data);
  return packets;
}

const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((one) => !/[\0\p{Surrogate}#+]/u.test(one));
const topic = text.map((one) => `moorage/v1/${one}`);
const payload = fc.oneof(
  text,
  fc.uint8Array({ maxLength: 20_000 }).map((bytes) => Buffer.from(bytes)),
);
const qos = fc.constantFrom(0 as const, 1 as const);
const messageId = fc.integer({ min: 1, max: 65_535 });

describe.each(versions)('a message of %s', (_name, five) => {
  it('is read as it was sent', () => {
    const binary = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
    const properties = fc.record(
      {
        payloadFormatIndicator: fc.boolean(),
        messageExpiryInterval: fc.nat(),
        contentType: text,
        responseTopic: topic,
        correlationData: binary,
        subscriptionIdentifier: fc.integer({ min: 1, max: 268_435_455 }),
        userProperties: fc.dictionary(
          fc.constantFrom('traceparent', 'a', 'b'),
          fc.oneof(text, fc.array(text, { minLength: 2 })),
          {
            minKeys: 1,
          },
        ),
      },
      { requiredKeys: [] },
    );
    const packets = fc.record({ topic, payload, qos, messageId, retain: fc.boolean(), properties });
    fc.assert(
      fc.property(packets, ({ properties: said, ...rest }) => {
        const packet = { cmd: 'publish', dup: false, ...rest, ...(five ? { properties: said } : {}) } as IPublishPacket;
        const found = read(generate(packet, { protocolVersion: five ? 5 : 4 }), five);
        expect(found).toMatchObject({ topic: rest.topic, qos: rest.qos, retain: rest.retain });
        expect(found.payload.equals(Buffer.from(rest.payload as string))).toBe(true);
        expect(found.messageId).toBe(rest.qos === 0 ? 0 : rest.messageId);
        if (!five) return;
        expect(found.responseTopic).toBe(said.responseTopic ?? null);
        expect(found.correlationData).toEqual(said.correlationData ?? null);
        const names = Object.entries(said.userProperties ?? {});
        expect(found.userProperties).toEqual(
          names.flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
        );
      }),
    );
  });

  it('is written as others read it', () => {
    const correlationData = fc.option(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)));
    fc.assert(
      fc.property(
        fc.record({ topic, payload, qos, retain: fc.boolean(), correlationData }),
        messageId,
        (packet, id) => {
          const [found, ...more] = parsed(written(packet, id, five), five);
          expect(more).toEqual([]);
          expect(found).toMatchObject({ cmd: 'publish', topic: packet.topic, qos: packet.qos, retain: packet.retain });
          const read = found as IPublishPacket;
          expect(Buffer.from(read.payload).equals(Buffer.from(packet.payload as string))).toBe(true);
          expect(read.messageId).toBe(packet.qos === 0 ? undefined : id);
          const said = five ? (packet.correlationData ?? undefined) : undefined;
          expect(read.properties?.correlationData).toEqual(said);
        },
      ),
    );
  });

  it('is refused where it is cut off, and never read past its end', () => {
    const properties = {
      responseTopic: 'moorage/v1/a/b',
      correlationData: Buffer.alloc(5),
      userProperties: { a: 'b' },
    };
    const packet = { cmd: 'publish', topic: 'moorage/v1/a/c', payload: '', qos: 1, messageId: 7, dup: false } as const;
    const whole = generate(
      { ...packet, retain: false, ...(five ? { properties } : {}) },
      { protocolVersion: five ? 5 : 4 },
    );
    for (let end = bodyOf(whole); end < whole.length; end += 1)
      expect(() => readPublish(whole, 0, bodyOf(whole), end, five)).toThrow();
  });
});

describe('acknowledgements', () => {
  it('are written as others read them', () => {
    const room = Buffer.alloc(4);
    writePuback(room, 0, 51_966);
    expect(parsed(room, true)).toEqual([expect.objectContaining({ cmd: 'puback', messageId: 51_966, reasonCode: 0 })]);
    expect(parsed(room, false)).toEqual([expect.objectContaining({ cmd: 'puback', messageId: 51_966 })]);
  });

  it.each([
    ['without a reason', '40020102', 0],
    ['with one', '4003010287', 0x87],
    ['with one and properties', '400401021000', 0x10],
  ])('are read %s', (_what, hex, reason) => {
    const data = Buffer.from(hex, 'hex');
    expect(readPuback(data, 2, data.length)).toEqual({ messageId: 0x0102, reason });
  });

  it('are refused where they are cut off', () => {
    expect(() => readPuback(Buffer.from('400101', 'hex'), 2, 3)).toThrow('shorter');
  });
});

it('a message of a QoS that nobody subscribed to is refused', () => {
  const packet = { cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 1, dup: false, retain: false } as const;
  expect(() => read(generate(packet), false)).toThrow('QoS 2');
});

it('a property of an unknown kind is refused: nobody knows how long it is', () => {
  const data = Buffer.from('3006000161027f00', 'hex');
  expect(() => read(data, true)).toThrow('unknown kind 127');
});
