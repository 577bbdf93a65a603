import { randomUUID } from 'node:crypto';
import { Device } from '../mqtt-clients';
import type { Enrolled } from '../register-bodies';
import { atDoor, outcome, stream, type Attack, type AttackKind } from './attack';
import { brokenPackets } from './broken.packets';
import { badId, knownId, type HostileDoor, type Place } from './place';
import { RawClient } from './raw.client';

const json = (value: unknown): string => JSON.stringify(value);
const topic = '/provision/request';
const failed = atDoor('thingsboard', 'FAILURE');
const unknown = atDoor('thingsboard', 'NOT_FOUND');
const hello = { username: 'provision' };

const requestOf = ({ enrollment }: Enrolled, deviceName: string, more: object = {}) => ({
  deviceName,
  provisionDeviceKey: enrollment.id,
  provisionDeviceSecret: enrollment.secret,
  ...more,
});

/** Devices that know ThingsBoard's provisioning, on the front listener. */
export function thingsboardDoor(place: Place): Promise<HostileDoor> {
  const { front, ours, theirs } = place;
  const open = () => RawClient.open(front, hello);
  const attack = (
    kind: AttackKind,
    name: string,
    series: string,
    payloadOf: (index: number, lane: number) => string | Buffer,
  ): Attack => {
    // Who asks too often is told FAILURE as well.
    const counted = [...new Set([series, failed])];
    return stream({ kind, name, counted }, open, (index, lane) => ({ topic, payload: payloadOf(index, lane) }));
  };
  const wrongs = [
    ...['', '{', '[]', '['.repeat(15_000), Buffer.from([0xff]), json({}), json(requestOf(ours, 'a/b'))],
    ...[json(requestOf(ours, 'no\0')), json(requestOf(ours, badId(0), { token: 5 }))],
    json(requestOf(ours, badId(0), { credentialsType: 'X509_CERTIFICATE', hash: 'no certificate' })),
  ];
  const secret = `${ours.enrollment.secret}x`;
  return Promise.resolve({
    attacks: [
      ...brokenPackets(front, hello),
      attack('malformed', 'requests', failed, (index) => wrongs[index % wrongs.length]),
      attack('oversized', 'requests', failed, () => Buffer.alloc(40_000, '{')),
      attack('forged', 'secrets', unknown, (index, lane) =>
        json(
          requestOf(
            ours,
            badId(lane),
            [{ provisionDeviceSecret: secret }, { provisionDeviceKey: randomUUID() }][index % 2],
          ),
        ),
      ),
      attack('forged', "another fleet's secret", unknown, (_, lane) =>
        json(requestOf(ours, badId(lane), { provisionDeviceSecret: theirs.enrollment.secret })),
      ),
      attack('replayed', 'by the same device', outcome('known'), (_, lane) => json(requestOf(ours, knownId(lane)))),
    ],
    good: (id) => register(place, id),
    prepare: async (lanes) => {
      for (let lane = 0; lane < lanes; lane += 1) await register(place, knownId(lane));
    },
  });
}

async function register({ front: { port, tls }, ours }: Place, id: string): Promise<void> {
  const device = await Device.connect(`mqtts://localhost:${port}`, { ...hello, ca: tls.ca });
  try {
    await device.client.subscribeAsync('/provision/response', { qos: 1 });
    await device.client.publishAsync(topic, json(requestOf(ours, id)), { qos: 1 });
    if (!device.heard[0].text.includes('"status":"SUCCESS"')) throw new Error(`${id}: ${device.heard[0].text}`);
  } finally {
    await device.close();
  }
}
