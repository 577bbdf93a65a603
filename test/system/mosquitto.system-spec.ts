import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { systemClock } from '../../src/common/clock';
import { createMqttGateway, type RegistrationReply } from '../../src/mqtt';
import { eventually } from '../support/eventually';
import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { Mosquitto } from '../support/mosquitto';
import { Device, mqttConfig } from '../support/mqtt-clients';
import { byProof, bySecret, hub, RegistrationWorld, type TestFleet } from '../support/registration-world';
import { testDatabase } from '../support/test-database';

const run = promisify(execFile);

/** Runs one of Mosquitto's own clients as a gateway would. */
const client = (program: string, port: number, options: string[]) =>
  run(program, ['-h', '127.0.0.1', '-p', String(port), ...options], { timeout: 20_000 });

/** `mosquitto_sub`, started and subscribed; gives its first `count` messages. */
async function listen(
  port: number,
  topic: string,
  options: string[],
  count: number,
): Promise<{ messages: Promise<string[]> }> {
  // Line by line, although its output is no terminal.
  const child = spawn('stdbuf', [
    ...[
      '-oL',
      'mosquitto_sub',
      '-d',
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-t',
      topic,
      '-q',
      '1',
      '-C',
      String(count),
      '-W',
      '20',
    ],
    ...options,
  ]);
  const lines: string[] = [];
  const subscribed = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Subscribed')) resolve();
      if (line.startsWith('{')) lines.push(line);
    });
  });
  const messages = new Promise<string[]>((resolve) => child.once('close', () => resolve(lines)));
  await Promise.race([subscribed, messages]);
  return { messages };
}

const parse = (text: string): RegistrationReply => JSON.parse(text) as RegistrationReply;
const versions = [
  ['-V', 'mqttv311'],
  ['-V', '5'],
];

beforeAll(() => globalSetup());
afterAll(() => globalTeardown());

describe('Mosquitto’s clients on the embedded broker', () => {
  let world: RegistrationWorld;
  let port: number;
  let ours: TestFleet;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
    [{ port }] = world.gateway.addresses();
    ours = await world.fleet();
  });
  afterAll(() => world.stop());

  it.each(versions.map((version, index) => ({ version, id: `cli-${index}` })))(
    'register, and hear by themselves when their fleet is ready %j',
    async ({ version, id }) => {
      const theirs = await world.fleet();
      const login = [...version, '-u', id, '-P', `${theirs.enrollment.id}:${theirs.enrollment.secret}`];
      const heard = await listen(port, `moorage/v1/${id}/registration`, login, 2);
      const request = JSON.stringify(bySecret(theirs));
      await client('mosquitto_pub', port, ['-t', `moorage/v1/${id}/register`, '-q', '1', '-m', request, ...login]);
      await world.setFleet(theirs.fleet.id, 'ready');
      const [first, second] = (await heard.messages).map(parse);
      expect(first.status).toBe('assigning');
      expect(second).toMatchObject({ status: 'assigned', assignment: hub });
    },
  );

  it('are answered in MQTT 5 where they ask for, with their correlation data', async () => {
    await world.setFleet(ours.fleet.id, 'ready');
    const { stdout } = await client('mosquitto_rr', port, [
      ...['-V', '5', '-t', 'moorage/v1/cli-rr/register', '-e', 'moorage/v1/cli-rr/answers', '-q', '1', '-W', '15'],
      ...['-u', 'cli-rr', '-P', `${ours.enrollment.id}:${ours.enrollment.secret}`],
      ...['-D', 'publish', 'correlation-data', 'c-42', '-m', JSON.stringify(bySecret(ours)), '-F', '%D %p'],
    ]);
    expect(stdout).toMatch(/^c-42 \{.*"status":"assigned"/);
  });

  it.each(versions)('are refused without credentials', async (...version) => {
    const publish = ['-t', 'moorage/v1/cli-1/register', '-q', '1', '-m', '{}', ...version];
    await expect(client('mosquitto_pub', port, publish)).rejects.toThrow(/not authori[sz]ed/i);
    await expect(client('mosquitto_pub', port, [...publish, '-u', 'cli-1', '-P', 'a:b'])).rejects.toThrow(
      /bad user ?name/i,
    );
  });
});

describe('an external broker', () => {
  let broker: Mosquitto;
  let world: RegistrationWorld;

  beforeAll(async () => {
    broker = await Mosquitto.start({ user: 'service', password: 'let me in' });
    world = await RegistrationWorld.start({ mqtt: { url: broker.url, username: 'service', password: 'let me in' } });
    await eventually(() => world.gateway.health().detail.includes('4 of 4'));
  });
  afterAll(async () => {
    await world.stop();
    await broker.stop();
  });

  it.each(versions.map((version, index) => ({ version, id: `ext-${index}` })))(
    'carries registrations %j',
    async ({ version, id }) => {
      const ours = await world.fleet();
      const heard = await listen(broker.port, `moorage/v1/${id}/registration`, version, 2);
      const request = bySecret(ours);
      const publish = ['-t', `moorage/v1/${id}/register`, '-q', '1', '-m', JSON.stringify(request), ...version];
      await client('mosquitto_pub', broker.port, publish);
      await eventually(
        async () => (await world.decisions.list({ fleetId: ours.fleet.id, limit: 1 })).items.length === 1,
      );
      await world.setFleet(ours.fleet.id, 'ready');
      const replies = (await heard.messages).map(parse);
      expect(replies.map(({ status }) => status)).toEqual(['assigning', 'assigned']);
      expect(replies.every(({ requestId }) => requestId === request.requestId)).toBe(true);
      expect(world.gateway.health()).toMatchObject({ state: 'up', detail: expect.stringContaining('MQTT 5') });
    },
  );

  it('answers an MQTT 5 request where it asks for, with its correlation data', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const { stdout } = await client('mosquitto_rr', broker.port, [
      ...['-V', '5', '-t', 'moorage/v1/rr-1/register', '-e', 'moorage/v1/rr-1/answers', '-q', '1', '-W', '15'],
      ...['-D', 'publish', 'correlation-data', 'c-42', '-m', JSON.stringify(bySecret(ours)), '-F', '%D %p'],
    ]);
    expect(stdout).toMatch(/^c-42 \{.*"status":"assigned"/);
  });

  it.each([
    [
      'the other has more levels than the broker takes',
      'rr-deep',
      { responseTopic: `moorage/v1/rr-deep/${'/'.repeat(250)}` },
    ],
    [
      'what is to come back with it is long',
      'rr-long',
      { responseTopic: 'moorage/v1/rr-long/answers', correlationData: Buffer.alloc(1_025) },
    ],
  ])('answers on the usual topic alone where %s, and stays connected', async (_what, hardwareId, properties) => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const gw = await Device.connect(broker.url, { protocolVersion: 5 });
    const [registration, answers] = ['registration', 'answers'].map((leaf) => `moorage/v1/${hardwareId}/${leaf}`);
    await gw.client.subscribeAsync([registration, answers], { qos: 1 });
    for (let nth = 1; nth <= 8; nth += 1) {
      const request = JSON.stringify(bySecret(ours));
      await gw.client.publishAsync(`moorage/v1/${hardwareId}/register`, request, { qos: 1, properties });
      expect(parse(await gw.hears(registration, nth)).status).toBe('assigned');
      expect(world.gateway.health().detail).toContain('4 of 4');
    }
    expect(gw.heard).toHaveLength(8);
    await gw.close();
  });

  it('never answers where another device may read', async () => {
    const ours = await world.fleet();
    const foreign = await listen(broker.port, 'answers/#', [], 1);
    const other = await listen(broker.port, 'moorage/v1/rr-3/#', [], 1);
    const heard = await listen(broker.port, 'moorage/v1/rr-2/registration', [], 2);
    for (const topic of ['answers/x', 'moorage/v1/rr-3/answers']) {
      const request = JSON.stringify(bySecret(ours));
      const publish = [
        '-V',
        '5',
        '-t',
        'moorage/v1/rr-2/register',
        '-q',
        '1',
        '-m',
        request,
        '-D',
        'publish',
        'response-topic',
        topic,
      ];
      await client('mosquitto_pub', broker.port, publish);
    }
    expect(await heard.messages).toHaveLength(2);
    // What was sent before it would have come before it.
    for (const topic of ['answers/end', 'moorage/v1/rr-3/end']) {
      await client('mosquitto_pub', broker.port, ['-t', topic, '-q', '1', '-m', '{"end":true}']);
    }
    expect(await foreign.messages).toEqual(['{"end":true}']);
    expect(await other.messages).toEqual(['{"end":true}']);
  });

  it('takes proofs only where the way to it is not encrypted', async () => {
    // An address of this machine that is not called so.
    const url = broker.url.replace('127.0.0.1', '0.0.0.0');
    const login = { username: 'service', password: 'let me in' };
    const exposed = await RegistrationWorld.start({ mqtt: { url, ...login } });
    await world.gateway.stop();
    await eventually(() => exposed.gateway.health().detail.includes('4 of 4'));
    const ours = await exposed.fleet();
    const heard = await listen(broker.port, 'moorage/v1/clear-1/registration', [], 2);
    for (const request of [bySecret(ours), byProof(ours, 'clear-1')]) {
      const publish = ['-t', 'moorage/v1/clear-1/register', '-q', '1', '-m', JSON.stringify(request)];
      await client('mosquitto_pub', broker.port, publish);
    }
    const replies = (await heard.messages).map(parse);
    expect(replies.map(({ status, reason }) => reason?.code ?? status)).toEqual([
      'SECRET_NOT_ENCRYPTED',
      'FLEET_NOT_READY',
    ]);
    await exposed.stop();
    await world.gateway.start();
    await eventually(() => world.gateway.health().detail.includes('4 of 4'));
  });

  it('comes back after a restart of the broker, and sends what was owed meanwhile', async () => {
    const ours = await world.fleet();
    const publish = (id: string) =>
      client('mosquitto_pub', broker.port, [
        '-t',
        `moorage/v1/${id}/register`,
        '-q',
        '1',
        '-m',
        JSON.stringify(bySecret(ours)),
      ]);
    await publish('back-1');
    await eventually(async () => (await world.decisions.list({ fleetId: ours.fleet.id, limit: 1 })).items.length === 1);
    await broker.kill();
    await eventually(() => world.gateway.health().state === 'down');
    await world.setFleet(ours.fleet.id, 'ready');
    await broker.resume();
    const heard = await listen(broker.port, 'moorage/v1/back-1/registration', [], 1);
    expect(parse((await heard.messages)[0]).status).toBe('assigned');
    await eventually(() => world.gateway.health().state === 'up');
    await publish('back-2');
    await eventually(async () => (await world.decisions.list({ fleetId: ours.fleet.id, limit: 2 })).items.length === 2);
  });

  it('says when the broker refuses the credentials', async () => {
    const strict = await Mosquitto.start({ anonymous: false, user: 'service', password: 'right' });
    const { config, remove } = await mqttConfig({ url: strict.url, username: 'service', password: 'wrong' });
    const { database, close } = await testDatabase();
    const gateway = createMqttGateway(config, { database, encryptionKey: Buffer.alloc(32), clock: systemClock });
    gateway.handle('register', () => Promise.resolve());
    await gateway.start();
    await eventually(() => /MQTT_USERNAME and MQTT_PASSWORD/.test(gateway.health().detail));
    expect(gateway.health().state).toBe('down');
    await expect(gateway.publish('moorage/v1/x/registration', '{}')).rejects.toMatchObject({
      code: 'MQTT_UNAVAILABLE',
    });
    await gateway.stop();
    await strict.stop();
    await close();
    await remove();
  });
});
