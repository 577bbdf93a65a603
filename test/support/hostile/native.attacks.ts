import { randomBytes, randomUUID, sign } from 'node:crypto';
import { signedTextOf } from '../../../src/registration/device-key';
import { makeCertificate } from '../certificate-maker';
import { brokenRequest } from '../certificate-request';
import { Device } from '../mqtt-clients';
import { byProof, bySecret } from '../register-bodies';
import { eventually } from '../eventually';
import { outcome, refused, stream, visits, type Attack, type AttackKind } from './attack';
import { brokenPackets } from './broken.packets';
import { badId, knownId, type HostileDoor, type Place } from './place';
import { helloOf, RawClient, type Dial, type Hello } from './raw.client';
import { generate } from 'mqtt-packet';

const json = (value: unknown): string => JSON.stringify(value);
const half = String.fromCharCode(0xd83d);
const registerTopic = (hardwareId: string): string => `moorage/v1/${hardwareId}/register`;

/** A connection that is let in: the attacker knows the group's secret, or the broker asks for none. */
const helloAs = ({ ours: { enrollment } }: Place, hardwareId: string): Hello => ({
  username: hardwareId,
  password: Buffer.from(`${enrollment.id}:${enrollment.secret}`),
});

/** The native protocol at the embedded broker, plain or TLS (`isOurs`), or at a broker that lets everybody in. */
export async function nativeDoor(place: Place, to: Dial, isOurs: boolean): Promise<HostileDoor> {
  const { ours } = place;
  const captured: string[] = [];
  const streams = [...unreadable(place, to), ...(await forged(place, to)), ...replayed(place, to, captured)];
  const [broken, strange] = [brokenPackets(to, helloAs(place, badId(0))), outside(place, to)];
  return {
    attacks: isOurs ? [...broken, ...strange, ...streams] : streams,
    good: (hardwareId) => register(place, to, hardwareId, json(bySecret(ours))),
    prepare: async (lanes) => {
      for (let lane = 0; lane < lanes; lane += 1) {
        captured.push(json(byProof(ours, knownId(lane))));
        await register(place, to, knownId(lane), captured[lane]);
      }
    },
  };
}

/** As a gateway does it; resolves when it is assigned. */
async function register(place: Place, to: Dial, hardwareId: string, body: string): Promise<void> {
  const { username, password } = helloAs(place, hardwareId);
  const url = `mqtt${to.tls ? 's' : ''}://localhost:${to.port}`;
  const device = await Device.connect(url, { username, password: password as Buffer, ca: to.tls?.ca });
  const topic = `moorage/v1/${hardwareId}/registration`;
  await device.client.subscribeAsync(topic, { qos: 1 });
  await device.client.publishAsync(registerTopic(hardwareId), body, { qos: 1 });
  const assigned = () => device.heard.some(({ text }) => text.includes('"status":"assigned"'));
  await eventually(assigned, { timeoutMs: 60_000 }).finally(() => device.close());
}

const at = (place: Place, to: Dial, idOf: (lane: number) => string = badId) => {
  const open = (lane: number) => RawClient.open(to, helloAs(place, idOf(lane)));
  return (
    kind: AttackKind,
    name: string,
    code: string,
    bodyOf: (index: number, lane: number) => string | Buffer,
  ): Attack =>
    stream({ kind, name, counted: [outcome(code)] }, open, (index, lane) => ({
      topic: registerTopic(idOf(lane)),
      payload: bodyOf(index, lane),
    }));
};

const oneOf =
  <T>(...items: T[]) =>
  (index: number): T =>
    items[index % items.length];

function unreadable(place: Place, to: Dial): Attack[] {
  const attack = at(place, to);
  const good = bySecret(place.ours);
  const deep = (levels: number) => `{"attributes":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`;
  return [
    attack(
      ...(['malformed', 'not JSON', 'PAYLOAD_NOT_JSON'] as const),
      oneOf<string | Buffer>(
        '',
        '{',
        'null,',
        Buffer.from([0x22, 0xff, 0xfe, 0x22]),
        randomBytes(64),
        '\0',
        '😀'.repeat(120) + '{',
      ),
    ),
    attack(
      ...(['malformed', 'JSON that is no request', 'PAYLOAD_INVALID'] as const),
      oneOf(
        ...['{}', '[]', 'null', '"text"', '1e308', deep(4_000), '['.repeat(15_000) + ']'.repeat(15_000)],
        ...[json({ ...good, requestId: 'no\0' }), json({ ...good, attributes: { a: half } })],
        ...[json({ ...good, requestId: 5 }), json({ ...good, fleet: {} }), json({ ...good, enrollment: [] })],
        ...[json({ ...good, model: 'x'.repeat(256) }), json({ ...good, csr: '' }), '{"__proto__":{"requestId":"x"}}'],
      ),
    ),
    attack(
      'oversized',
      'long requests',
      'PAYLOAD_TOO_LARGE',
      oneOf(Buffer.alloc(33_000, '{'), Buffer.alloc(100_000, 'x')),
    ),
  ];
}

async function forged(place: Place, to: Dial): Promise<Attack[]> {
  const attack = at(place, to);
  const { ours, theirs, authorityId } = place;
  const { enrollment } = ours;
  const csr = await brokenRequest();
  const stranger = await makeCertificate(badId(0), { by: await makeCertificate('nobody', { pathLength: 0 }) });
  const byStranger = (hardwareId: string, signedAs = hardwareId): object => {
    const request = bySecret(ours);
    const timestamp = Math.floor(Date.now() / 1_000);
    const text = signedTextOf({ hardwareId: signedAs, requestId: request.requestId, timestamp: String(timestamp) });
    const signature = sign('sha256', Buffer.from(text), stranger.key).toString('base64');
    return { ...request, enrollment: { id: authorityId, certificate: stranger.pem, signature, timestamp } };
  };
  const wrong = { ...enrollment, secret: `${enrollment.secret}x` };
  return [
    attack('forged', 'secrets and proofs', 'ENROLLMENT_REFUSED', (index, lane) =>
      oneOf(
        json(bySecret({ ...ours, enrollment: wrong })),
        json(byProof({ ...ours, enrollment: wrong }, badId(lane))),
        json(bySecret({ ...ours, enrollment: { id: randomUUID(), secret: enrollment.secret } })),
        json({ ...bySecret(ours), enrollment: { id: enrollment.id } }),
        json(byStranger(badId(lane), 'another')),
      )(index),
    ),
    attack('forged', "another fleet's enrollment", 'FLEET_MISMATCH', () =>
      json({ ...bySecret(ours), enrollment: theirs.enrollment }),
    ),
    attack('forged', 'signature of a certificate request', 'CSR_INVALID', () => json(bySecret(ours, { csr }))),
    attack('forged', 'certificate of a foreign authority', 'CERTIFICATE_REFUSED', (_, lane) =>
      json(byStranger(badId(lane))),
    ),
  ];
}

function replayed(place: Place, to: Dial, captured: string[]): Attack[] {
  const [attack, again] = [at(place, to), at(place, to, knownId)];
  const old = (lane: number) => byProof(place.ours, knownId(lane), { timestamp: Math.floor(Date.now() / 1_000) - 400 });
  return [
    attack('replayed', 'under another name', 'ENROLLMENT_REFUSED', (_, lane) => captured[lane]),
    again('replayed', 'for another request', 'ENROLLMENT_REFUSED', (_, lane) =>
      json({ ...(JSON.parse(captured[lane]) as object), requestId: randomUUID() }),
    ),
    again('replayed', 'after its time', 'TIMESTAMP_OUT_OF_RANGE', (_, lane) => json(old(lane))),
    again('replayed', 'by the same device, in its time', 'known', (index, lane) => {
      if (index === 0) captured[lane] = json(byProof(place.ours, knownId(lane)));
      return captured[lane];
    }),
  ];
}

/** What only our own broker judges: topics of others, and who connects. */
function outside(place: Place, to: Dial): Attack[] {
  const hello = generate(helloOf(helloAs(place, badId(0))));
  const say = (topic: string) =>
    Buffer.concat([hello, generate({ cmd: 'publish', topic, payload: '{}', qos: 0, dup: false, retain: false })]);
  const { enrollment } = place.theirs;
  const passwords = ['', ':', `${enrollment.id}:wrong`, `${enrollment.id}:`, 'x'.repeat(8_000), 'no\0'];
  const topics = [
    'moorage/v1/good-1/register',
    '$SYS/x',
    'a',
    'moorage/v1//register',
    `moorage/v1/${'ä'.repeat(400)}/x`,
  ];
  return [
    visits({ kind: 'forged', name: "others' topics", counted: [refused('publish')] }, to, (index) =>
      say(topics[index % topics.length]),
    ),
    visits({ kind: 'forged', name: 'passwords', counted: [refused('credentials')] }, to, (index) =>
      generate(helloOf({ username: badId(index), password: Buffer.from(passwords[index % passwords.length]) })),
    ),
  ];
}
