import { createHash, createHmac } from 'node:crypto';
import { TestClock } from '../../../src/common/clock.fixture';
import { makeCertificate } from '../../support/certificate-maker';
import { eventually } from '../../support/eventually';
import { Device } from '../../support/mqtt-clients';
import { bySecret, RegistrationWorld, type TestFleet } from '../../support/registration-world';

type Answer = Record<string, unknown> & { status: string; errorMsg?: string; credentialsValue?: unknown };

describe('the door for ThingsBoard devices', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  const visitor = async (options = {}, at = world) => {
    const device = await at.visitor({ username: 'provision', ...options });
    await device.client.subscribeAsync('/provision/response', { qos: 1 });
    return device;
  };
  async function ask(device: Device, body: unknown): Promise<Answer> {
    const before = device.heard.length;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    await device.client.publishAsync('/provision/request', text, { qos: 1 });
    expect(device.heard).toHaveLength(before + 1);
    return JSON.parse(device.heard[before].text) as Answer;
  }
  const requestOf = ({ enrollment }: TestFleet, deviceName: string, more: object = {}) => ({
    deviceName,
    provisionDeviceKey: enrollment.id,
    provisionDeviceSecret: enrollment.secret,
    ...more,
  });
  const devicesOf = async ({ fleet }: TestFleet) =>
    (await world.decisions.list({ fleetId: fleet.id, limit: 10 })).items;

  /** What the device does afterwards: it is let in natively and hears its assignment. */
  async function assignedWith(ours: TestFleet, hardwareId: string, options: object): Promise<void> {
    const device = await world.visitor({ clientId: 'any', ...options });
    await device.client.subscribeAsync(`moorage/v1/${hardwareId}/registration`, { qos: 1 });
    await device.client.publishAsync(`moorage/v1/${hardwareId}/register`, JSON.stringify(bySecret(ours)), { qos: 1 });
    expect(JSON.parse(await device.hears(`moorage/v1/${hardwareId}/registration`))).toHaveProperty('status');
    await expect(device.client.subscribeAsync('moorage/v1/tb-x/registration')).rejects.toThrow();
  }

  it('gives a token that lets the device in, and the same one only to who proves the same', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const device = await visitor({ protocolVersion: 5 });
    const first = await ask(device, requestOf(ours, 'tb-1'));
    expect(first).toMatchObject({ status: 'SUCCESS', credentialsType: 'ACCESS_TOKEN' });
    expect(await ask(device, requestOf(ours, 'tb-1'))).toEqual(first);
    const token = String(first.credentialsValue);
    await assignedWith(ours, 'tb-1', { username: token });
    await expect(world.visitor({ username: `${token}x` })).rejects.toMatchObject({ code: 5 });
    const [{ id, keyFingerprint }] = await devicesOf(ours);
    const key = createHmac('sha256', ours.enrollment.secret).update('tb-1').digest();
    expect(keyFingerprint).toBe(createHash('sha256').update(key).digest('hex'));
    // Another token is another key of a known name: it waits, and the first one goes on.
    const other = await ask(device, requestOf(ours, 'tb-1', { token: 'my-own-token' }));
    expect(other).toMatchObject({ status: 'FAILURE', errorMsg: expect.stringMatching(/^PENDING_APPROVAL/) });
    await expect(world.visitor({ username: 'my-own-token' })).rejects.toMatchObject({ code: 5 });
    await assignedWith(ours, 'tb-1', { username: token });
    await world.decisions.decideFor(id, 'revoke', 'operator');
    await expect(world.visitor({ username: token })).rejects.toMatchObject({ code: 5 });
  });

  it('takes tokens, passwords and certificates that the device brings', async () => {
    const ours = await world.fleet();
    const device = await visitor();
    const mine = await ask(device, requestOf(ours, 'tb-2', { token: 'my-token' }));
    expect(mine).toMatchObject({ status: 'SUCCESS', credentialsValue: 'my-token' });
    await assignedWith(ours, 'tb-2', { username: 'my-token' });
    const basic = { clientId: 'c-3', username: 'u 3', password: 'p-3' };
    const answer = await ask(device, requestOf(ours, 'tb-3', { credentialsType: 'MQTT_BASIC', ...basic }));
    expect(answer.credentialsValue).toEqual({ clientId: 'c-3', userName: 'u 3', password: 'p-3' });
    await assignedWith(ours, 'tb-3', basic);
    for (const wrong of [{ clientId: 'c-4' }, { username: 'u 4' }, { password: 'p-4' }])
      await expect(world.visitor({ ...basic, ...wrong })).rejects.toMatchObject({ code: 5 });
    const { pem: cert, key } = await makeCertificate('whatever');
    const bound = await ask(device, requestOf(ours, 'tb-4', { credentialsType: 'X509_CERTIFICATE', hash: cert }));
    expect(bound).toMatchObject({ status: 'SUCCESS', credentialsValue: cert });
    await assignedWith(ours, 'tb-4', { cert, key });
    const foreign = await makeCertificate('tb-4');
    await expect(world.visitor({ cert: foreign.pem, key: foreign.key })).rejects.toMatchObject({ code: 5 });
  });

  it('makes no device of who asks with the credentials of another one, and tells the operator', async () => {
    const [ours, theirs] = [await world.fleet(), await world.fleet()];
    const device = await visitor();
    const token = 'token-of-tb-14';
    expect(await ask(device, requestOf(ours, 'tb-14', { token }))).toMatchObject({ status: 'SUCCESS' });
    for (const asked of [requestOf(ours, 'tb-5', { token }), requestOf(theirs, 'tb-14', { token })]) {
      const taken = await ask(device, asked);
      expect(taken).toMatchObject({ status: 'FAILURE', errorMsg: expect.stringMatching(/^CREDENTIALS_TAKEN/) });
    }
    expect(await devicesOf(ours)).toMatchObject([{ hardwareId: 'tb-14' }]);
    expect(await devicesOf(theirs)).toEqual([]);
    await eventually(async () => {
      const { items } = await world.refused.list({ limit: 50 });
      return items.some(({ code, hardwareId }) => code === 'CREDENTIALS_TAKEN' && hardwareId === 'tb-5');
    });
    expect(await ask(device, requestOf(ours, 'tb-14', { token }))).toMatchObject({ status: 'SUCCESS' });
  });

  it('has a device ask again beside an external broker, which it could not come back to, until its fleet is ready', async () => {
    const beside = await RegistrationWorld.start({ replicaOf: world, mqtt: { url: 'mqtt://127.0.0.1:9' } });
    try {
      const ours = await world.fleet();
      const device = await beside.visitor({ username: 'provision' });
      await device.client.subscribeAsync('/provision/response', { qos: 1 });
      const early = await ask(device, requestOf(ours, 'tb-15'));
      expect(early).toMatchObject({ status: 'FAILURE', errorMsg: expect.stringMatching(/^FLEET_NOT_READY/) });
      expect(early.retryAfter).toBeGreaterThan(0);
      await world.setFleet(ours.fleet.id, 'ready');
      await eventually(async () => (await devicesOf(ours))[0].status === 'assigned');
      const late = await ask(device, requestOf(ours, 'tb-15'));
      expect(late).toMatchObject({ status: 'SUCCESS', assignment: { topicPrefix: 'moorage/v1/tb-15/' } });
    } finally {
      await beside.stop();
    }
  });

  it('lets a device leave a will under its hardware id, whatever its user name is', async () => {
    const ours = await world.fleet();
    const login = { clientId: 'c-11', username: 'u-11', password: 'p-11' };
    await ask(await visitor(), requestOf(ours, 'tb-11', { credentialsType: 'MQTT_BASIC', ...login }));
    const willOf = (id: string) =>
      ({ topic: `moorage/v1/${id}/state`, payload: Buffer.from('lost'), qos: 1, retain: true }) as const;
    await expect(world.visitor({ ...login, will: willOf('u-11') })).rejects.toMatchObject({ code: 5 });
    const device = await world.visitor({ ...login, will: willOf('tb-11') });
    await device.client.publishAsync('moorage/v1/tb-11/state', 'ready', { qos: 1 });
    device.client.stream.destroy();
    await eventually(async () => (await devicesOf(ours))[0].state === 'lost');
  });

  it('refuses what is wrong without a device, and slows down who guesses', async () => {
    // A request a second is let through: time is not to pass while they are counted.
    const still = await RegistrationWorld.start({ replicaOf: world, clock: new TestClock(new Date()) });
    try {
      const ours = await world.fleet();
      const device = await visitor({}, still);
      const wrong = [
        requestOf(ours, 'tb-6', { provisionDeviceSecret: 'wrong' }),
        requestOf(ours, 'tb-6', { provisionDeviceKey: crypto.randomUUID() }),
      ];
      for (const body of wrong) expect(await ask(device, body)).toMatchObject({ status: 'NOT_FOUND' });
      const { pem: weak } = await makeCertificate('tb-6', { rsaBits: 1024 });
      const broken = [
        requestOf(ours, 'tb-6', { credentialsType: 'X509_CERTIFICATE', hash: weak }),
        ...['', '[]', requestOf(ours, 'a/b'), requestOf(ours, 'tb-6', { credentialsType: 'MQTT_BASIC' })],
        requestOf(ours, 'tb-6', { credentialsType: 'X509_CERTIFICATE', hash: 'no certificate' }),
        requestOf(ours, 'tb-6', { token: `?${'x'.repeat(10)}` }),
        'x'.repeat(40_000),
      ];
      for (const body of broken) {
        expect(await ask(device, body)).toMatchObject({
          status: 'FAILURE',
          errorMsg: expect.stringMatching(/^PAYLOAD_/),
        });
      }
      const slowed = await ask(device, requestOf(ours, 'tb-6'));
      expect(slowed).toMatchObject({ status: 'FAILURE', errorMsg: expect.stringMatching(/^THROTTLED/) });
      expect(await devicesOf(ours)).toEqual([]);
    } finally {
      await still.stop();
    }
  });

  it('takes a removed device in again with the credentials that it had', async () => {
    const ours = await world.fleet();
    const device = await visitor();
    const asked = requestOf(ours, 'tb-9', { token: 'tb-9-of-its-own' });
    expect(await ask(device, asked)).toMatchObject({ status: 'SUCCESS' });
    const [{ id: first }] = await devicesOf(ours);
    await world.decisions.remove(first, 'operator');
    const other = requestOf(ours, 'tb-10', { token: 'tb-9-of-its-own' });
    // Of two that ask for them at once one has them, and keeps them.
    const both = await Promise.all([device, await visitor()].map((one, n) => ask(one, n === 0 ? asked : other)));
    expect(both.map(({ status }) => status).sort()).toEqual(['FAILURE', 'SUCCESS']);
    const [name, late] = both[0].status === 'SUCCESS' ? ['tb-9', other] : ['tb-10', asked];
    await assignedWith(ours, name, { username: 'tb-9-of-its-own' });
    expect(await ask(device, late)).toMatchObject({ errorMsg: expect.stringMatching(/^CREDENTIALS_TAKEN/) });
  });

  const dropped = ({ client }: Device) => eventually(() => !client.connected);

  it('ends what a login has opened when another key takes its device’s place, or the device is removed', async () => {
    const ours = await world.fleet();
    const device = await visitor();
    const made = await ask(device, requestOf(ours, 'tb-12'));
    const first = await world.visitor({ username: String(made.credentialsValue) });
    const basic = { clientId: 'c-12', username: 'u-12', password: 'p-12' };
    const second = requestOf(ours, 'tb-12', { credentialsType: 'MQTT_BASIC', ...basic });
    expect(await ask(device, second)).toMatchObject({ errorMsg: expect.stringMatching(/^PENDING_APPROVAL/) });
    const id = (await devicesOf(ours)).find(({ status }) => status === 'pending-approval')?.id ?? '';
    await world.decisions.decideFor(id, 'approve', 'operator');
    expect(await ask(device, second)).toMatchObject({ status: 'SUCCESS' });
    const successor = await world.visitor(basic);
    const native = await world.gatewayOf(ours, 'tb-12');
    await dropped(first);
    expect(successor.client.connected).toBe(true);
    await world.decisions.remove(id, 'operator');
    await dropped(successor);
    // It came by the group secret, which may be the next device's.
    expect(native.device.client.connected).toBe(true);
  });

  it('ends what the token of a removed device has opened, though the device is back at once with the same key', async () => {
    const ours = await world.fleet();
    const device = await visitor();
    const made = await ask(device, requestOf(ours, 'tb-13'));
    const first = await world.visitor({ username: String(made.credentialsValue) });
    await world.decisions.remove((await devicesOf(ours))[0].id, 'operator');
    const again = await ask(device, requestOf(ours, 'tb-13'));
    expect(again).toMatchObject({ status: 'SUCCESS' });
    const second = await world.visitor({ username: String(again.credentialsValue) });
    await dropped(first);
    expect(second.client.connected).toBe(true);
  });

  it('lets nobody in by an enrollment that has no secret', async () => {
    const ours = await world.fleet();
    const { id } = await world.enrollAuthority(ours, await makeCertificate('Maker', { pathLength: 0 }));
    const shown = { provisionDeviceKey: id, provisionDeviceSecret: 'no such enrollment', token: 'tb-8-of-its-own' };
    expect(await ask(await visitor(), requestOf(ours, 'tb-8', shown))).toMatchObject({ status: 'NOT_FOUND' });
    expect(await devicesOf(ours)).toEqual([]);
  });

  it('answers on the connection that asked and on no other', async () => {
    const ours = await world.fleet();
    const [device, spy] = [await visitor(), await visitor()];
    await ask(device, requestOf(ours, 'tb-7'));
    await ask(spy, 'end');
    expect(spy.heard).toHaveLength(1);
    for (const filter of ['#', '/provision/#', '/provision/request', 'moorage/v1/tb-7/#'])
      await expect(spy.client.subscribeAsync(filter)).rejects.toThrow();
    const closed = new Promise<void>((resolve) => spy.client.once('close', () => resolve()));
    spy.client.publish('/provision/response', '{}');
    await closed;
    expect(device.heard).toHaveLength(1);
  });
});
