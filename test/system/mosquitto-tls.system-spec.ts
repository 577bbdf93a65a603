import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { ExtendedKeyUsage, SubjectAlternativeNameExtension } from '@peculiar/x509';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegistrationReply } from '../../src/mqtt';
import { makeCertificate } from '../support/certificate-maker';
import { eventually } from '../support/eventually';
import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { Mosquitto } from '../support/mosquitto';
import { Device } from '../support/mqtt-clients';
import { bySecret, RegistrationWorld } from '../support/registration-world';

beforeAll(() => globalSetup());
afterAll(() => globalTeardown());

describe('an external broker behind TLS', () => {
  let folder: string;
  let broker: Mosquitto;
  let world: RegistrationWorld;
  let url: string;
  let authority: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'moorage-tls-'));
    const file = async (name: string, text: string): Promise<string> => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    };
    const ca = await makeCertificate('A broker’s authority', { pathLength: null });
    const names = [new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])];
    const server = await makeCertificate('broker', {
      by: ca,
      extensions: names,
      purposes: [ExtendedKeyUsage.serverAuth],
    });
    authority = ca.pem;
    const lines = [
      ...['listener 1883', 'allow_anonymous true', 'max_queued_messages 10000'],
      ...[`certfile ${await file('server.pem', server.pem)}`, `keyfile ${await file('server.key', server.key)}`],
    ];
    broker = await Mosquitto.startWith({ configuration: lines.join('\n') }, {});
    url = broker.url.replace('mqtt:', 'mqtts:');
    world = await RegistrationWorld.start({ mqtt: { url, caFile: await file('ca.pem', ca.pem) } });
    await eventually(() => world.gateway.health().detail.includes('4 of 4'));
  });
  afterAll(async () => {
    await world.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('carries many registrations at once, also such as show the group’s secret, and loses none', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const field = await Device.connect(url, { ca: authority });
    const ids = Array.from({ length: 300 }, (_, index) => `tls-${index}`);
    await field.client.subscribeAsync('moorage/v1/+/registration', { qos: 1 });
    const asked = new Map(ids.map((id) => [id, { ...bySecret(ours), model: 'm'.repeat(200) }]));
    await Promise.all(
      [...asked].map(([id, request]) =>
        field.client.publishAsync(`moorage/v1/${id}/register`, JSON.stringify(request), { qos: 1 }),
      ),
    );
    await eventually(() => field.heard.length === ids.length, { timeoutMs: 20_000 });
    for (const { topic, text } of field.heard) {
      const { status, requestId } = JSON.parse(text) as RegistrationReply;
      expect([status, requestId]).toEqual(['assigned', asked.get(topic.split('/')[2])?.requestId]);
    }
    expect(new Set(field.heard.map(({ topic }) => topic)).size).toBe(ids.length);
    await field.close();
  });
});
