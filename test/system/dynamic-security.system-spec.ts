import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { IClientOptions } from 'mqtt';
import { systemClock, type Clock } from '../../src/common/clock';
import { newId } from '../../src/common/ids';
import type { RegistrationReply } from '../../src/mqtt';
import { eventually } from '../support/eventually';
import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { Mosquitto } from '../support/mosquitto';
import { Device } from '../support/mqtt-clients';
import { startProduct } from '../support/product';
import { bySecret, hub, RegistrationWorld, type TestFleet } from '../support/registration-world';

const run = promisify(execFile);
const admin = { username: 'moorage', password: 'of-the-service' };

beforeAll(() => globalSetup());
afterAll(() => globalTeardown());

/** With the configuration that the documentation shows. */
async function secured(): Promise<Mosquitto> {
  const text = await readFile(join(__dirname, '..', '..', 'docs', 'brokers.md'), 'utf8');
  const [, configuration] = /^```\n(listener 1883\n[^`]*dynamic_security[^`]*)```$/m.exec(text) ?? [];
  return Mosquitto.startWith({ configuration, administrator: admin }, {});
}

/** As an administrator, on a connection of its own: the service's first act ends those of this account. */
async function administrate(broker: Mosquitto, ...commands: object[]): Promise<unknown[]> {
  const control = await Device.connect(broker.serviceUrl, { ...admin, protocolVersion: 5 });
  // A subscription that is under way then is never answered.
  const ended = new Promise<never>((_, reject) =>
    control.client.once('close', () => reject(new Error('the connection was ended'))),
  );
  const correlationData = newId();
  const payload = JSON.stringify({ commands: commands.map((command) => ({ ...command, correlationData })) });
  const conversation = async () => {
    await control.client.subscribeAsync('$CONTROL/dynamic-security/v1/response');
    await control.client.publishAsync('$CONTROL/dynamic-security/v1', payload, { qos: 1 });
    return eventually(() => control.heard.find(({ text }) => text.includes(correlationData)));
  };
  const answer = await Promise.race([conversation(), ended]).finally(() => control.close());
  return (JSON.parse(answer.text) as { responses: unknown[] }).responses;
}

interface Listed {
  username: string;
  disabled: boolean;
}

const byName = (one: Listed, other: Listed): number => (one.username < other.username ? -1 : 1);

async function clientsOf(broker: Mosquitto): Promise<Listed[]> {
  const [answer] = await administrate(broker, { command: 'listClients', verbose: true });
  const { clients } = (answer as { data: { clients: Partial<Listed>[] } }).data;
  return clients.map(({ username = '', disabled = false }) => ({ username, disabled }));
}

describe('Mosquitto’s dynamic-security plugin', () => {
  let broker: Mosquitto;
  let world: RegistrationWorld;
  const devices: Device[] = [];
  /** Where the service's clock stands, while a test holds it. */
  let held: Date | null = null;
  const clock: Clock = { ...systemClock, now: () => held ?? systemClock.now() };

  beforeAll(async () => {
    broker = await secured();
    world = await RegistrationWorld.start({ clock, mqtt: { url: broker.serviceUrl, dynamicSecurity: true, ...admin } });
  });
  afterEach(async () => {
    held = null;
    await Promise.all(devices.splice(0).map((device) => device.close()));
  });
  afterAll(async () => {
    await world.stop();
    await broker.stop();
  });

  const connect = async (username: string, password: string, options: IClientOptions = {}): Promise<Device> => {
    const device = await Device.connect(broker.url, { username, password, protocolVersion: 5, ...options });
    devices.push(device);
    return device;
  };
  /** As the contract says, and not with our own code. */
  const passwordOf = ({ enrollment }: TestFleet, id: string) =>
    `${enrollment.id}:${createHmac('sha256', enrollment.secret).update(id).digest('base64')}`;
  const itself = (ours: TestFleet, id: string) => eventually(() => connect(id, passwordOf(ours, id)));
  const closed = (device: Device) => new Promise<void>((resolve) => device.client.once('close', () => resolve()));
  const deviceOf = ({ fleet }: TestFleet, hardwareId: string) =>
    eventually(async () => {
      const { items } = await world.decisions.list({ fleetId: fleet.id, limit: 10 });
      return items.find((device) => device.hardwareId === hardwareId);
    });
  /** The first contact of a device that nobody knows, and its return as itself. */
  async function registered(ours: TestFleet, id: string): Promise<Device> {
    const stranger = await eventually(() => connect(ours.enrollment.id, ours.enrollment.secret));
    await stranger.client.publishAsync(`moorage/v1/${id}/register`, JSON.stringify(bySecret(ours)), { qos: 1 });
    const device = await itself(ours, id);
    await device.client.subscribeAsync(`moorage/v1/${id}/#`, { qos: 1 });
    return device;
  }
  async function ask(device: Device, ours: TestFleet, id: string): Promise<RegistrationReply> {
    const before = device.heard.length;
    await device.client.publishAsync(`moorage/v1/${id}/register`, JSON.stringify(bySecret(ours)), { qos: 1 });
    await eventually(() => device.heard.length > before);
    return JSON.parse(device.heard[before].text) as RegistrationReply;
  }

  it('lets a device register and come back as itself, to its own topics alone', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const [one, other] = [await registered(ours, 'ds-1'), await registered(ours, 'ds-2')];
    expect(await ask(one, ours, 'ds-1')).toMatchObject({ status: 'assigned', assignment: hub });
    await one.client.publishAsync('moorage/v1/ds-1/state', 'ready', { qos: 1 });
    await eventually(async () => (await deviceOf(ours, 'ds-1')).state === 'ready');
    for (const filter of [
      '#',
      'moorage/v1/+/registration',
      'moorage/v1/ds-1/registration',
      '$share/x/moorage/v1/ds-1/#',
    ])
      await expect(other.client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
    for (const topic of ['moorage/v1/ds-1/register', 'moorage/v1/ds-1/state', '$CONTROL/dynamic-security/v1'])
      await expect(other.client.publishAsync(topic, '{}', { qos: 1 })).rejects.toThrow(/not authorized/i);
    // What tells of a secret nobody hears, and what was for the one the other did not.
    expect([...one.heard, ...other.heard].filter(({ topic }) => topic.endsWith('/register'))).toEqual([]);
    expect(other.heard).toEqual([]);
    const stranger = await connect(ours.enrollment.id, ours.enrollment.secret);
    for (const filter of ['#', 'moorage/v1/ds-1/registration', 'moorage/v1/+/register'])
      await expect(stranger.client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
    await expect(stranger.client.publishAsync('moorage/v1/ds-1/state', 'lost', { qos: 1 })).rejects.toThrow();
    await expect(connect('ds-3', passwordOf(ours, 'ds-3'))).rejects.toThrow();
    await expect(connect('ds-1', passwordOf(ours, 'ds-2'))).rejects.toThrow();
  });

  it('lets no device end another’s session by its client id, nor what waits for it', async () => {
    const ours = await world.fleet();
    const session = { clientId: 'kept', clean: false, properties: { sessionExpiryInterval: 600 } };
    for (const id of ['ds-12', 'ds-13']) await (await registered(ours, id)).close();
    const one = await connect('ds-12', passwordOf(ours, 'ds-12'), session);
    await one.client.subscribeAsync('moorage/v1/ds-12/registration', { qos: 1 });
    const other = (clientId: string) => connect('ds-13', passwordOf(ours, 'ds-13'), { clientId });
    for (const id of ['kept', 'ds-12']) await (await other(id)).close();
    expect(await ask(one, ours, 'ds-12')).toMatchObject({ status: 'assigning' });
    await one.close();
    await world.gateway.publish('moorage/v1/ds-12/registration', 'what waits');
    for (const id of ['kept', 'ds-12']) await (await other(id)).close();
    // Not our own client: it tells also what comes at once.
    const { stdout } = await run('mosquitto_sub', [
      ...['-h', '127.0.0.1', '-p', String(broker.port), '-u', 'ds-12', '-P', passwordOf(ours, 'ds-12')],
      ...['-c', '-i', 'kept', '-q', '1', '-t', 'moorage/v1/ds-12/registration', '-C', '1', '-W', '20'],
    ]);
    expect(stdout.trim()).toBe('what waits');
  });

  it('knows the devices of a list before they come', async () => {
    const ours = await world.fleet('automatic', undefined, { allowList: true });
    await world.allowList.import(ours.fleet.id, ours.enrollment.id, 'ds-4');
    await world.setFleet(ours.fleet.id, 'ready');
    const device = await itself(ours, 'ds-4');
    await device.client.subscribeAsync('moorage/v1/ds-4/registration', { qos: 1 });
    expect(await ask(device, ours, 'ds-4')).toMatchObject({ status: 'assigned' });
    await expect(connect(ours.enrollment.id, ours.enrollment.secret)).rejects.toThrow();
  });

  it('drops a device that is suspended, keeps it out, and lets it in again', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const device = await registered(ours, 'ds-5');
    const gone = closed(device);
    const { id } = await deviceOf(ours, 'ds-5');
    held = clock.now(); // however long it takes to tell the device, it is not too long
    await world.decisions.decideFor(id, 'suspend', 'operator');
    await gone;
    held = null;
    await expect(connect('ds-5', passwordOf(ours, 'ds-5'))).rejects.toThrow();
    // What it is told of that came before.
    expect(device.heard.map(({ text }) => text).join()).toContain('DEVICE_SUSPENDED');
    await world.decisions.decideFor(id, 'resume', 'operator');
    const back = await itself(ours, 'ds-5');
    const ended = closed(back);
    await world.decisions.decideFor(id, 'revoke', 'operator');
    await ended;
    await world.decisions.remove(id, 'operator');
    const kept = await eventually(() => world.gateway.clients());
    await eventually(async () => !(await kept.list()).some(({ username }) => username === 'ds-5'));
  });

  it('lets a device in again that nobody had decided about in time, so that it may ask', async () => {
    const ours = await world.fleet('manual');
    const device = await registered(ours, 'ds-10');
    const { id } = await deviceOf(ours, 'ds-10');
    const expired = `update device set status = 'rejected', reason = 'PENDING_EXPIRED', reply_due = false,
      updated_at = now() - interval '1 minute' where id = $1`;
    await world.database.query(expired, [id]);
    // Whom the list holds by then was compared after that.
    await registered(ours, 'ds-11');
    expect(device.client.connected).toBe(true);
    const back = await connect('ds-10', passwordOf(ours, 'ds-10'));
    await back.client.subscribeAsync('moorage/v1/ds-10/registration', { qos: 1 });
    expect(await ask(back, ours, 'ds-10')).toMatchObject({ status: 'pending-approval' });
  });

  it('lets a device in that one fleet has rejected and another one lists, whether the first one is there or not', async () => {
    const [first, second] = [await world.fleet(), await world.fleet('manual', undefined, { allowList: true })];
    await world.setFleet(first.fleet.id, 'ready');
    for (const id of ['ds-22', 'ds-23']) {
      await registered(first, id);
      await world.decisions.decideFor((await deviceOf(first, id)).id, 'revoke', 'operator');
      await world.allowList.import(second.fleet.id, second.enrollment.id, id);
    }
    const listed = await itself(second, 'ds-22');
    await listed.client.subscribeAsync('moorage/v1/ds-22/registration', { qos: 1 });
    expect(await ask(listed, second, 'ds-22')).toMatchObject({ status: 'pending-approval' });
    await expect(connect('ds-22', passwordOf(first, 'ds-22'))).rejects.toThrow();
    await world.database.query(`update fleet set status = 'deleted' where id = $1`, [first.fleet.id]);
    await itself(second, 'ds-23');
    // It waits, and is not kept out meanwhile: by then it was compared again.
    await registered(await world.fleet(), 'ds-24');
    await connect('ds-22', passwordOf(second, 'ds-22'));
  });

  it('goes on where another administrator has deleted one of its clients, and makes it again', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    await registered(ours, 'ds-8');
    const { id } = await deviceOf(ours, 'ds-8');
    await administrate(broker, { command: 'deleteClient', username: 'ds-8' });
    await world.decisions.decideFor(id, 'suspend', 'operator');
    await registered(ours, 'ds-9'); // one change that fails holds up all
    await world.decisions.decideFor(id, 'resume', 'operator');
    await itself(ours, 'ds-8');
  });

  it('leaves a client that somebody else has made', async () => {
    const ours = await world.fleet();
    await administrate(broker, { command: 'createClient', username: 'ds-6', password: 'his' });
    const stranger = await eventually(() => connect(ours.enrollment.id, ours.enrollment.secret));
    await stranger.client.publishAsync('moorage/v1/ds-6/register', JSON.stringify(bySecret(ours)), { qos: 1 });
    await deviceOf(ours, 'ds-6');
    await registered(ours, 'ds-7'); // by then the other one was looked at
    await connect('ds-6', 'his');
    await expect(connect('ds-6', passwordOf(ours, 'ds-6'))).rejects.toThrow();
  });
});

describe('a service that keeps a broker’s clients', () => {
  it('is put right after its deaths, and after what the broker forgot', async () => {
    const broker = await secured();
    const maker = await RegistrationWorld.start({ mqtt: { url: broker.serviceUrl, ...admin } });
    const ours = await maker.fleet('automatic', undefined, { allowList: true });
    const start = () =>
      startProduct({
        DATABASE_URL: maker.url,
        MOORAGE_ENCRYPTION_KEY: maker.encryptionKey.toString('base64'),
        MQTT_URL: broker.serviceUrl,
        MQTT_USERNAME: admin.username,
        MQTT_PASSWORD: admin.password,
        MQTT_DYNAMIC_SECURITY: 'on',
        MOORAGE_DATA_DIR: maker.dataDir,
      });
    const ids = Array.from({ length: 60 }, (_, index) => `kill-${index}`);
    await maker.allowList.import(ours.fleet.id, ours.enrollment.id, ids.join('\n'));
    const listed = () =>
      clientsOf(broker).then((found) => found.filter(({ username }) => username.startsWith('kill-')));
    for (const least of [1, 25]) {
      const product = await start();
      await eventually(async () => (await listed()).length >= least, { timeoutMs: 60_000 });
      await product.kill();
    }
    await administrate(
      broker,
      ...ids.slice(0, 5).map((username) => ({ command: 'deleteClient', username })),
      ...ids.slice(5, 10).map((username) => ({ command: 'disableClient', username })),
    );
    const product = await start();
    const all = ids.map((username) => ({ username, disabled: false })).sort(byName);
    const settled = async () => {
      expect((await listed()).sort(byName)).toEqual(all);
      return true;
    };
    await eventually(settled, { timeoutMs: 60_000, everyMs: 500 });
    await product.stop();
    await maker.stop();
    await broker.stop();
  });
});
