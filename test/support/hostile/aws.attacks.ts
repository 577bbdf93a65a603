import { randomBytes } from 'node:crypto';
import { generate } from 'mqtt-packet';
import { makeCertificate, type Made } from '../certificate-maker';
import { brokenRequest } from '../certificate-request';
import { Device } from '../mqtt-clients';
import { atDoor, outcome, refused, stream, visits, type Attack, type AttackKind } from './attack';
import { brokenPackets } from './broken.packets';
import { badId, knownId, type HostileDoor, type Place } from './place';
import { helloOf, RawClient, type Dial, type Message } from './raw.client';

const answered = (code: string): string => atDoor('aws', code);
const json = (value: unknown): string => JSON.stringify(value);
const create = '$aws/certificates/create/json';
const fromRequest = '$aws/certificates/create-from-csr/json';
const templateOf = ({ ours }: Place): string => `$aws/provisioning-templates/${ours.fleet.name}/provision/json`;
const username = '?SDK=x&Version=1';

const withCertificate = ({ front }: Place, { pem, key }: Made): Required<Dial> => ({
  ...front,
  tls: { ...front.tls, cert: pem, key },
});

/** AWS Fleet Provisioning by claim on the front listener. */
export async function awsDoor(place: Place, protocolVersion: 4 | 5): Promise<HostileDoor> {
  const { authority, theirs } = place;
  const claim = withCertificate(place, await makeCertificate('claim', { by: authority }));
  const own = withCertificate(place, await makeCertificate(badId(0), { by: authority }));
  const stranger = withCertificate(place, await makeCertificate('claim'));
  const hello = { username, protocolVersion };
  const tokens: string[] = [];
  const attack = (
    kind: AttackKind,
    name: string,
    series: string,
    messageOf: (index: number, lane: number) => Message,
    to = claim,
  ): Attack => {
    const counted = [series, atDoor('aws', 'TooManyRequests')];
    return stream({ kind, name, counted }, () => RawClient.open(to, hello), messageOf);
  };
  const template = templateOf(place);
  const provision = (token: string, SerialNumber: string) => ({
    topic: template,
    payload: json({ certificateOwnershipToken: token, parameters: { SerialNumber } }),
  });
  const csr = await brokenRequest();
  const connect = generate(helloOf(hello), { protocolVersion });
  return {
    attacks: [
      ...brokenPackets(claim, hello),
      visits(
        { kind: 'forged', name: 'claims of a foreign authority', counted: [refused('credentials')] },
        stranger,
        () => connect,
      ),
      visits({ kind: 'forged', name: 'topics of others', counted: [refused('publish')] }, claim, (index) =>
        Buffer.concat([connect, publishTo(['moorage/v1/good-1/register', '$aws/x', 'a'][index % 3], protocolVersion)]),
      ),
      attack(
        'malformed',
        'requests',
        answered('InvalidPayload'),
        (index) => wrongs(template)[index % wrongs(template).length],
      ),
      attack('oversized', 'requests', answered('InvalidPayload'), (index) => ({
        topic: [template, fromRequest][index % 2],
        payload: Buffer.alloc(40_000, '{'),
      })),
      attack('forged', 'signatures of requests', answered('InvalidCertificateSigningRequest'), () => ({
        topic: fromRequest,
        payload: json({ certificateSigningRequest: csr }),
      })),
      attack('forged', 'tokens', answered('InvalidCertificateOwnershipToken'), (_, lane) =>
        provision(randomBytes(16).toString('hex'), badId(lane)),
      ),
      attack('forged', "another fleet's template", answered('ResourceNotFound'), (_, lane) => ({
        ...provision('x', badId(lane)),
        topic: templateOf({ ...place, ours: theirs }),
      })),
      attack('forged', 'names of others', answered('AccessDenied'), () => provision(tokens[0], 'good-1'), own),
      attack('replayed', 'tokens of others', answered('InvalidCertificateOwnershipToken'), (_, lane) =>
        provision(tokens[lane], badId(lane)),
      ),
      attack('replayed', 'by the same device', outcome('known'), (_, lane) => provision(tokens[lane], knownId(lane))),
    ],
    good: async (id) => void (await register(place, claim, id, protocolVersion)),
    prepare: async (lanes) => {
      for (let lane = 0; lane < lanes; lane += 1)
        tokens.push(await register(place, claim, knownId(lane), protocolVersion));
    },
  };
}

const wrongs = (template: string): Message[] => [
  ...['', '{', '[]', '['.repeat(15_000), json({ certificateSigningRequest: 5 })].map((payload) => ({
    topic: fromRequest,
    payload,
  })),
  ...['', '{', json({}), json({ certificateOwnershipToken: 'x' }), json({ certificateOwnershipToken: [] })].map(
    (payload) => ({
      topic: template,
      payload,
    }),
  ),
  ...[{ SerialNumber: 'a/b' }, { SerialNumber: 'no\0' }, { SerialNumber: {} }, [], 5].map((parameters) => ({
    topic: template,
    payload: json({ certificateOwnershipToken: 'x', parameters }),
  })),
];

const publishTo = (topic: string, protocolVersion: 4 | 5): Buffer =>
  generate({ cmd: 'publish', topic, payload: '{}', qos: 0, dup: false, retain: false }, { protocolVersion });

/** Gives the ownership token. */
async function register(
  place: Place,
  { port, tls }: Required<Dial>,
  id: string,
  protocolVersion: 4 | 5,
): Promise<string> {
  const device = await Device.connect(`mqtts://localhost:${port}`, { username, protocolVersion, ...tls });
  const ask = async (topic: string, body: object): Promise<{ certificateOwnershipToken: string }> => {
    await device.client.publishAsync(topic, json(body), { qos: 1 });
    const answer = device.heard.find((heard) => heard.topic.startsWith(topic));
    if (answer?.topic !== `${topic}/accepted`) throw new Error(`${id}: ${answer?.text ?? 'no answer'}`);
    return JSON.parse(answer.text) as { certificateOwnershipToken: string };
  };
  try {
    const topics = [create, templateOf(place)].flatMap((topic) => [`${topic}/accepted`, `${topic}/rejected`]);
    await device.client.subscribeAsync(topics, { qos: 1 });
    const { certificateOwnershipToken } = await ask(create, {});
    await ask(templateOf(place), { certificateOwnershipToken, parameters: { SerialNumber: id } });
    return certificateOwnershipToken;
  } finally {
    await device.close();
  }
}
