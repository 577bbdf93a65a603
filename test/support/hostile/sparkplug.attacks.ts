import { generate } from 'mqtt-packet';
import { randomBytes } from 'node:crypto';
import { Device } from '../mqtt-clients';
import { atDoor, outcome, refused, stream, visits, type Attack, type AttackKind } from './attack';
import { brokenPackets } from './broken.packets';
import { badId, knownId, type HostileDoor, type Place } from './place';
import { helloOf, RawClient, type Hello } from './raw.client';

const topicOf = (type: string, node: string): string => `spBv1.0/plant/${type}/${node}`;

/** Protocol Buffers as Sparkplug's payload has them, small numbers only. */
export function sparkplugPayload(seq: number | null, bdSeq?: number): Buffer {
  const metric = (name: string, value: number) => {
    const body = Buffer.concat([Buffer.from([0x0a, name.length]), Buffer.from(name), Buffer.from([0x58, value])]);
    return Buffer.concat([Buffer.from([0x12, body.length]), body]);
  };
  const ends = bdSeq === undefined ? [] : [metric('bdSeq', bdSeq)];
  return Buffer.concat([...ends, ...(seq === null ? [] : [Buffer.from([0x18, seq])])]);
}

const helloAs = ({ ours: { enrollment } }: Place, id: string, more: Hello = {}): Hello => ({
  clientId: id,
  username: id,
  password: Buffer.from(`${enrollment.id}:${enrollment.secret}`),
  will: { topic: topicOf('NDEATH', id), payload: sparkplugPayload(null, 1), qos: 0, retain: false },
  ...more,
});

/** Sparkplug B edge nodes on the front listener. */
export function sparkplugDoor(place: Place): Promise<HostileDoor> {
  const { front } = place;
  const attack = (
    kind: AttackKind,
    name: string,
    counted: string[],
    idOf: (lane: number) => string,
    messageOf: (index: number) => [type: string, payload: Buffer],
  ): Attack => {
    const open = (lane: number) => RawClient.open(front, helloAs(place, idOf(lane)));
    return stream({ kind, name, counted }, open, (index, lane) => {
      const [type, payload] = messageOf(index);
      return { topic: topicOf(type, idOf(lane)), payload };
    });
  };
  const wrongs = [
    ...[Buffer.from('hello'), Buffer.from([0x12, 0x7f]), Buffer.from([0x0c]), Buffer.alloc(16, 0xff)],
    ...[Buffer.from([0x12, 2, 0x0a, 0x7f]), Buffer.from([0x18, ...Array<number>(11).fill(0x80)])],
  ];
  const births = ['NBIRTH', 'NDEATH', 'NDATA', 'DDATA/x'];
  const old =
    (type: string) =>
    (index: number): [string, Buffer] =>
      index === 0
        ? ['NBIRTH', sparkplugPayload(0, 5)]
        : [type, sparkplugPayload(type === 'NBIRTH' ? 0 : null, index % 5)];
  return Promise.resolve({
    attacks: [
      ...brokenPackets(front, helloAs(place, badId(0))),
      ...strangers(place),
      attack('malformed', 'payloads', [atDoor('sparkplug', 'malformed')], badId, (index) => [
        births[index % 3],
        wrongs[index % wrongs.length],
      ]),
      attack('malformed', 'data before a birth', [atDoor('sparkplug', 'unborn')], badId, (index) => [
        index % 2 ? 'NDATA' : 'NDEATH',
        sparkplugPayload(1),
      ]),
      attack('oversized', 'payloads', [atDoor('sparkplug', 'malformed')], badId, () => [
        'NBIRTH',
        Buffer.alloc(100_000, 0xff),
      ]),
      attack(
        'replayed',
        'births of before',
        [atDoor('sparkplug', 'stale_birth'), outcome('known')],
        knownId,
        old('NBIRTH'),
      ),
      attack(
        'replayed',
        'deaths of before',
        [atDoor('sparkplug', 'stale_death'), outcome('known')],
        knownId,
        old('NDEATH'),
      ),
      attack('replayed', 'the same birth', [outcome('known')], knownId, () => ['NBIRTH', sparkplugPayload(0, 1)]),
    ],
    good: (id) => register(place, id),
    prepare: async (lanes) => {
      for (let lane = 0; lane < lanes; lane += 1) await register(place, knownId(lane));
    },
  });
}

/** Who is not let in, and topics of others, which end the connection. */
function strangers(place: Place): Attack[] {
  const { ours, theirs } = place;
  const wrongs: Hello[] = [
    { password: Buffer.from(`${ours.enrollment.id}:x`) },
    { password: Buffer.from(`${ours.enrollment.id}:${theirs.enrollment.secret}`) },
    { username: 'a/b' },
    { will: { topic: topicOf('NDEATH', knownId(0)), payload: sparkplugPayload(null, 1), qos: 0, retain: false } },
  ];
  const hello = generate(helloOf(helloAs(place, badId(0))));
  const topics = [
    topicOf('NBIRTH', 'good-1'),
    'spBv1.0/other/NBIRTH/bad-0',
    'moorage/v1/good-1/register',
    randomBytes(4).toString('hex'),
  ];
  return [
    visits({ kind: 'forged', name: 'credentials and wills', counted: [refused('credentials')] }, place.front, (index) =>
      generate(helloOf(helloAs(place, badId(0), wrongs[index % wrongs.length]))),
    ),
    visits({ kind: 'forged', name: "others' births", counted: [refused('publish')] }, place.front, (index) => {
      const packet = {
        topic: topics[index % topics.length],
        payload: sparkplugPayload(0, 1),
        qos: 0,
        dup: false,
        retain: false,
      } as const;
      return Buffer.concat([hello, generate({ cmd: 'publish', ...packet })]);
    }),
  ];
}

async function register(place: Place, id: string): Promise<void> {
  const { port, tls } = place.front;
  const { clientId, username, password, will } = helloAs(place, id);
  const login = {
    clientId,
    username,
    password: password as Buffer,
    will: will as { topic: string; payload: Buffer; qos: 0; retain: boolean },
  };
  const device = await Device.connect(`mqtts://localhost:${port}`, { ...login, ca: tls.ca });
  await device.client.publishAsync(topicOf('NBIRTH', id), sparkplugPayload(0, 1), { qos: 1 });
  await device.close();
}
