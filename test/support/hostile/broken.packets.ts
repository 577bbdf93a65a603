import { generate } from 'mqtt-packet';
import { randomBytes } from 'node:crypto';
import { refused, visits, type Attack } from './attack';
import { helloOf, type Dial, type Hello } from './raw.client';

const header = (...bytes: number[]): Buffer => Buffer.from(bytes);

/** No MQTT from the first byte on. */
const noise = (): Buffer[] => [
  Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  Buffer.concat([header(0x10, 60), randomBytes(60)]), // a CONNECT of chance
  header(0xc0, 0), // PINGREQ before CONNECT
  header(0x10, 4, 0, 4, 0x4d, 0x51), // a name that leads out of its packet
  header(0x10, 12, 0, 4, 0x4d, 0x51, 0x54, 0x54, 9, 2, 0, 0, 0, 0), // a version that never was
  header(0x00, 2, 0, 0), // a type that is none
];

/** Broken only after the connection was let in. */
const afterwards = [
  header(0x30, 2, 0xff, 0xff), // a topic longer than its packet
  header(0x82, 3, 0, 1, 0), // SUBSCRIBE to half a filter
  header(0x36, 7, 0, 1, 0x61, 0, 1, 0, 0), // QoS 3
  header(0x10, 2, 0, 0), // a second CONNECT
  header(0x80, 5, 0, 1, 0, 0, 0), // SUBSCRIBE without its flags
];

/** Broken and oversized packets, before and after a connection was let in. */
export function brokenPackets(to: Dial, hello: Hello): Attack[] {
  const { protocolVersion = 4 } = hello;
  const connect = generate(helloOf(hello), { protocolVersion });
  const long = (more: Hello) => generate(helloOf({ ...hello, ...more }), { protocolVersion });
  const longTopic = `moorage/v1/${'x'.repeat(140_000)}`;
  return [
    visits({ kind: 'malformed', name: 'no MQTT', counted: [refused('malformed')] }, to, (index) => {
      const wrongs = noise();
      return wrongs[index % wrongs.length];
    }),
    visits({ kind: 'malformed', name: 'broken packets', counted: [refused('malformed')] }, to, (index) =>
      Buffer.concat([connect, afterwards[index % afterwards.length]]),
    ),
    visits({ kind: 'oversized', name: 'before CONNECT', counted: [refused('packet_too_large')] }, to, (index) => {
      const wrongs = [
        header(0x10, 0xff, 0xff, 0xff, 0x7f),
        header(0x10, 0x80, 0x80, 0x80, 0x80, 1),
        long({ clientId: 'x'.repeat(20_000) }),
        long({ password: Buffer.alloc(20_000, 'x') }),
      ];
      return wrongs[index % wrongs.length];
    }),
    visits({ kind: 'oversized', name: 'after CONNECT', counted: [refused('packet_too_large')] }, to, (index) => {
      const wrongs = [header(0x30, 0x80, 0x80, 0x80, 1), header(0x32, 0xff, 0xff, 0xff, 0x7f)];
      const publish = { cmd: 'publish', topic: longTopic, payload: '', qos: 0, dup: false, retain: false } as const;
      return Buffer.concat([connect, index % 3 === 2 ? generate(publish, { protocolVersion }) : wrongs[index % 3]]);
    }),
  ];
}
