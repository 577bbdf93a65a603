import fc from 'fast-check';
import { generate, parser as newParser, type IConnectPacket, type IPublishPacket, type Packet } from 'mqtt-packet';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { defaultLimits } from '../limits';
import { reasons } from '../reason.codes';
import { VersionGate } from './version.gate';

type Will = Pick<IPublishPacket, 'topic' | 'qos' | 'retain'> & { payload: Buffer };

const connect = (protocolVersion: 4 | 5): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion,
  clean: true,
  clientId: 'raw',
  username: 'gw-1',
  password: Buffer.from('good'),
});
const topic = fc.stringMatching(/^[a-z0-9/]{1,30}$/);
const messageId = fc.integer({ min: 1, max: 65_535 });
const text = fc.string({ maxLength: 200 });
const published = fc.record({
  cmd: fc.constant('publish' as const),
  topic,
  payload: text,
  qos: fc.constantFrom(1 as const, 2 as const),
  messageId,
  retain: fc.boolean(),
  dup: fc.boolean(),
  properties: fc.record(
    {
      responseTopic: topic,
      correlationData: fc.uint8Array({ minLength: 1, maxLength: 40 }).map((data) => Buffer.from(data)),
    },
    { requiredKeys: [] },
  ),
});
const acknowledged = fc.record({ cmd: fc.constantFrom('puback' as const, 'pubrel' as const), messageId });
const subscribed = fc.record({
  cmd: fc.constant('subscribe' as const),
  messageId,
  subscriptions: fc.array(fc.record({ topic, qos: fc.constantFrom(0 as const, 1 as const) }), {
    minLength: 1,
    maxLength: 5,
  }),
});
const said = fc.array(fc.oneof(published, acknowledged, subscribed), { maxLength: 12 });

/** What matters of a packet in either version. */
const shown = (packet: Packet) => {
  if (packet.cmd === 'publish')
    return [packet.topic, String(packet.payload), packet.qos, packet.retain, packet.messageId];
  if (packet.cmd === 'subscribe')
    return [packet.messageId, packet.subscriptions.map(({ topic: filter, qos }) => [filter, qos])];
  return [packet.cmd, packet.messageId];
};

function parsed(chunks: Buffer[]): Packet[] {
  const found: Packet[] = [];
  const parser = newParser({ protocolVersion: 4 });
  parser.on('packet', (packet) => found.push(packet));
  for (const chunk of chunks) parser.parse(chunk);
  return found;
}

const stringOf = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

function packetOf(firstByte: number, body: Buffer): Buffer {
  const { length } = body;
  const digits = [(length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14];
  return Buffer.concat([Buffer.from([firstByte, ...digits]), body]);
}

/** A CONNECT by hand: `mqtt-packet` writes none whose will has no topic. */
function connectBytes({ topic: willTopic, payload, qos, retain }: Will): Buffer {
  const flags = 0x06 | (qos << 3) | (retain ? 0x20 : 0);
  const head = [stringOf(Buffer.from('MQTT')), Buffer.from([5, flags, 0, 0, 0])];
  const [clientId, ...ofWill] = [Buffer.from('raw'), Buffer.from(willTopic), payload].map(stringOf);
  return packetOf(0x10, Buffer.concat([...head, clientId, Buffer.from([0]), ...ofWill]));
}

const gateOn = (socket = new PassThrough()) => new VersionGate(socket as unknown as Socket, defaultLimits);

describe('the gate of versions', () => {
  it('hands all that an MQTT 5 client says over as 3.1.1, in order, wherever the stream is cut', () => {
    fc.assert(
      fc.property(said, fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 60 }), (packets, cuts) => {
        const gate = gateOn();
        const all = [connect(5), ...packets].map((packet) => generate(packet, { protocolVersion: 5 }));
        let rest = Buffer.concat(all);
        const heard: Buffer[] = [];
        for (const cut of [...cuts, rest.length]) {
          const older = gate.read(rest.subarray(0, cut));
          if (older) heard.push(older);
          rest = rest.subarray(cut);
        }
        const [first, ...others] = parsed(heard);
        expect(first).toMatchObject({ cmd: 'connect', protocolVersion: 4, username: 'gw-1' });
        expect(others.map(shown)).toEqual(packets.map(shown));
        for (const packet of packets)
          if (packet.cmd === 'publish') expect({ ...gate.bridge?.takeProperties() }).toEqual(packet.properties);
      }),
    );
  });

  it('leaves a client of 3.1.1 alone, byte for byte', () => {
    fc.assert(
      fc.property(said, fc.integer({ min: 1, max: 30 }), (packets, cut) => {
        const gate = gateOn();
        const all = [connect(4), ...packets];
        const bytes = Buffer.concat(all.map((packet) => generate(packet, { protocolVersion: 4 })));
        const read = [bytes.subarray(0, cut), bytes.subarray(cut)].flatMap((chunk) => gate.read(chunk) ?? []);
        expect(Buffer.concat(read)).toEqual(bytes);
        expect(gate.bridge).toBeNull();
      }),
    );
  });

  it('never throws, whatever will a client comes with', () => {
    const will = fc.record({
      topic: fc.oneof(fc.constant(''), topic, text),
      payload: text.map((payload) => Buffer.from(payload)),
      qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
      retain: fc.boolean(),
    });
    fc.assert(
      fc.property(will, (wanted) => {
        const socket = new PassThrough();
        const bytes = connectBytes(wanted);
        const older = gateOn(socket).read(bytes);
        if (wanted.topic === '') expect([older, socket.destroyed]).toEqual([null, true]);
        else expect(parsed([older ?? Buffer.alloc(0)])).toMatchObject([{ cmd: 'connect', will: wanted }]);
      }),
    );
  });

  it.each([
    [reasons.sessionTakenOver, reasons.unspecified],
    [reasons.administrativeAction, reasons.unspecified],
    [reasons.packetTooLarge, reasons.packetTooLarge],
  ])('says %i to a client that was not let in yet as %i, which CONNACK knows', (reasonCode, said) => {
    const socket = new PassThrough();
    const gate = gateOn(socket);
    gate.read(generate(connect(5), { protocolVersion: 5 }));
    gate.bridge?.goodbye(reasonCode);
    const connack = generate({ cmd: 'connack', sessionPresent: false, reasonCode: said }, { protocolVersion: 5 });
    expect(socket.read()).toEqual(connack);
  });

  it('ends a connection whose topic is longer in UTF-8 than a packet can say', () => {
    const socket = new PassThrough();
    const gate = gateOn(socket);
    gate.read(generate(connect(5), { protocolVersion: 5 }));
    const body = Buffer.concat([stringOf(Buffer.alloc(30_000, 0xff)), Buffer.from([0])]);
    expect(gate.read(packetOf(0x30, body))).toBeNull();
    expect(socket.destroyed).toBe(true);
  });

  it.each([
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n'],
    ['a length without an end', '\x10\xff\xff\xff\xff\xff'],
    ['a name that leads out of its packet', '\x10\x04\x00\x04MQ'],
    ['a packet without a name', '\x10\x01\x00'],
    ['a protocol of a long name', '\x10\x20\x00\x10MQTTMQTTMQTTMQTT\x05'],
  ])('hands %s over as it is', (_what, bytes) => {
    const chunk = Buffer.from(bytes, 'latin1');
    expect(gateOn().read(chunk)).toEqual(chunk);
  });
});
