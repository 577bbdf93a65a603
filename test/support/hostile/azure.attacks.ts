import { createHmac } from 'node:crypto';
import { makeCertificate } from '../certificate-maker';
import { Device } from '../mqtt-clients';
import type { Enrolled } from '../register-bodies';
import { atDoor, outcome, refused, stream, visits, type Attack, type AttackKind } from './attack';
import { brokenPackets } from './broken.packets';
import { badId, knownId, type HostileDoor, type Place } from './place';
import { generate } from 'mqtt-packet';
import { helloOf, RawClient, type Hello, type Message } from './raw.client';

const json = (value: unknown): string => JSON.stringify(value);
const registerTopic = '$dps/registrations/PUT/iotdps-register/?$rid=';
const scopeOf = ({ fleet }: Enrolled, id: string): string => `${fleet.name}/registrations/${id}`;
const answered = (result: string): string => atDoor('azure', result);
const throttled = answered('429');

interface Wish {
  /** Whose enrollment signs. */
  by?: Enrolled;
  /** The registration id in the token. */
  tokenId?: string;
  /** Seconds from now. */
  expires?: number;
}

/** The user name of a device, with a token as Azure's documents have it. */
function helloAs({ ours }: Place, id: string, { by = ours, tokenId = id, expires = 3_600 }: Wish = {}): Hello {
  const resource = scopeOf(ours, tokenId);
  const expiry = Math.floor(Date.now() / 1_000) + expires;
  const key = createHmac('sha256', by.enrollment.secret).update(id).digest();
  const signature = createHmac('sha256', key).update(`${resource}\n${expiry}`).digest('base64');
  const token = `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expiry}`;
  const username = `${scopeOf(ours, id)}/api-version=2019-03-31`;
  return { clientId: id, username, password: Buffer.from(token) };
}

/** Devices of Azure DPS on the front listener. */
export async function azureDoor(place: Place): Promise<HostileDoor> {
  const { front, ours, theirs } = place;
  const stranger = await makeCertificate(badId(0));
  const withStranger = { ...front, tls: { ...front.tls, cert: stranger.pem, key: stranger.key } };
  const strangers: Hello = { clientId: badId(0), username: helloAs(place, badId(0)).username };
  const attack = (
    kind: AttackKind,
    name: string,
    series: string,
    hello: (lane: number) => Hello,
    messageOf: (index: number, lane: number) => Message,
    to = front,
  ): Attack =>
    stream({ kind, name, counted: [series, throttled] }, (lane) => RawClient.open(to, hello(lane)), messageOf);
  const bad = (wish: Wish) => (lane: number) => helloAs(place, badId(lane), wish);
  const put = (idOf: (lane: number) => string) => (index: number, lane: number) => ({
    topic: `${registerTopic}r${index}`,
    payload: json({ registrationId: idOf(lane) }),
  });
  const wrongs = (lane: number) => [
    ...['', '{', '[]', 'x', '['.repeat(15_000), json({ registrationId: 5 }), json({ registrationId: knownId(lane) })],
    ...[Buffer.from([0xff]), Buffer.alloc(100)],
  ];
  const half = '{"registrationId":"%","payload":{"a":"\\ud83d"}}';
  return {
    attacks: [
      ...brokenPackets(front, helloAs(place, badId(0))),
      elsewhere(place),
      attack('malformed', 'bodies', answered('400'), bad({}), (index, lane) => ({
        topic: `${registerTopic}r${index}`,
        payload: wrongs(lane)[(index + 5 * lane) % wrongs(lane).length], // each connection has five answers at once
      })),
      attack('malformed', 'bodies that cannot be stored', answered('failed'), bad({}), (index, lane) => ({
        topic: `${registerTopic}r${index}`,
        payload: half.replace('%', badId(lane)),
      })),
      attack('malformed', 'topics', answered('malformed'), bad({}), (index) => ({
        topic: [`${registerTopic}`, `${registerTopic}a/b`, `${registerTopic}\0`, `${registerTopic}${'x'.repeat(200)}`][
          index % 4
        ],
        payload: '{}',
      })),
      attack('oversized', 'bodies', answered('400'), bad({}), (index) => ({
        topic: `${registerTopic}r${index}`,
        payload: Buffer.alloc(40_000, '{'),
      })),
      attack(
        'forged',
        'signatures',
        answered('401'),
        bad({ by: { ...ours, enrollment: { id: '', secret: 'x' } } }),
        put(badId),
      ),
      attack('forged', "another fleet's key", answered('401'), bad({ by: theirs }), put(badId)),
      attack(
        'forged',
        'certificate of a foreign authority',
        answered('401'),
        () => strangers,
        put(badId),
        withStranger,
      ),
      attack('replayed', 'expired tokens', answered('401'), bad({ expires: -1 }), put(badId)),
      attack(
        'replayed',
        "another device's token",
        answered('401'),
        (lane) => helloAs(place, badId(lane), { tokenId: knownId(lane) }),
        put(badId),
      ),
      attack('replayed', 'by the same device', outcome('known'), (lane) => helloAs(place, knownId(lane)), put(knownId)),
    ],
    good: (id) => register(place, id),
    prepare: async (lanes) => {
      for (let lane = 0; lane < lanes; lane += 1) await register(place, knownId(lane));
    },
  };
}

/** Topics that a device of this door has nothing to say on: they end its connection. */
function elsewhere(place: Place): Attack {
  const hello = generate(helloOf(helloAs(place, badId(0))));
  const topics = ['moorage/v1/good-1/register', '$dps/registrations/res/200/', '$aws/certificates/create/json', 'a'];
  return visits({ kind: 'forged', name: 'topics of others', counted: [refused('publish')] }, place.front, (index) => {
    const packet = { topic: topics[index % topics.length], payload: '{}', qos: 0, dup: false, retain: false } as const;
    return Buffer.concat([hello, generate({ cmd: 'publish', ...packet })]);
  });
}

async function register(place: Place, id: string): Promise<void> {
  const { port, tls } = place.front;
  const { username, password, clientId } = helloAs(place, id);
  const login = { clientId, username, password: password as Buffer };
  const device = await Device.connect(`mqtts://localhost:${port}`, { ...login, ca: tls.ca });
  try {
    await device.client.subscribeAsync('$dps/registrations/res/#', { qos: 1 });
    await device.client.publishAsync(`${registerTopic}r1`, json({ registrationId: id }), { qos: 1 });
    if (!device.heard[0].text.includes('"status":"assigned"')) throw new Error(`${id}: ${device.heard[0].text}`);
  } finally {
    await device.close();
  }
}
