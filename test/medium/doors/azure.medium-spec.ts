import { createHmac } from 'node:crypto';
import { TestClock } from '../../../src/common/clock.fixture';
import { registry } from '../../../src/common/metrics';
import { makeCertificate } from '../../support/certificate-maker';
import { eventually } from '../../support/eventually';
import type { Device } from '../../support/mqtt-clients';
import { byProof, hub, RegistrationWorld, type TestFleet } from '../../support/registration-world';

/** A device key and a token made as Azure's documents say, and not with our own code. */
const groupKeyOf = ({ enrollment }: TestFleet) => Buffer.from(enrollment.secret).toString('base64');
const deviceKeyOf = (groupKey: string, id: string) =>
  createHmac('sha256', Buffer.from(groupKey, 'base64')).update(id).digest('base64');
function tokenOf(resource: string, key: string, expiry = Math.floor(Date.now() / 1_000) + 3_600): string {
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(`${resource}\n${expiry}`).digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&skn=registration&se=${expiry}`;
}

interface Heard {
  status: number;
  query: URLSearchParams;
  body: Record<string, unknown> & { registrationState?: Record<string, unknown> };
}

class DpsClient {
  private rid = 0;

  constructor(
    readonly device: Device,
    private readonly id: string,
  ) {}

  async put(payload?: object): Promise<Heard> {
    return this.ask('PUT/iotdps-register/?', '', JSON.stringify({ registrationId: this.id, payload }));
  }

  async poll(operationId: unknown): Promise<Heard> {
    return this.ask('GET/iotdps-get-operationstatus/?', `&operationId=${String(operationId)}`, ' ');
  }

  async ask(verb: string, more: string, payload: string): Promise<Heard> {
    const rid = `${this.id}-${(this.rid += 1)}`;
    await this.device.client.publishAsync(`$dps/registrations/${verb}$rid=${rid}${more}`, payload, { qos: 1 });
    const answers = this.device.heard.filter(({ topic }) => topic.includes(`$rid=${rid}`));
    expect(answers).toHaveLength(1); // it comes before the acknowledgement
    const [, status, query] = /^\$dps\/registrations\/res\/(\d+)\/\?(.*)$/.exec(answers[0].topic) ?? [];
    return { status: Number(status), query: new URLSearchParams(query), body: JSON.parse(answers[0].text) };
  }
}

describe('the door for Azure DPS devices', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  interface Change {
    token?: string;
    scope?: string;
    certificate?: { cert: string; key: string };
    at?: RegistrationWorld;
  }

  async function client(
    ours: TestFleet,
    id: string,
    { token, scope = ours.fleet.name, certificate, at = world }: Change = {},
  ) {
    const resource = `${scope}/registrations/${id}`;
    const shown = certificate ?? { password: token ?? tokenOf(resource, deviceKeyOf(groupKeyOf(ours), id)) };
    const username = `${resource}/api-version=2019-03-31&ClientVersion=x`;
    const device = await at.visitor({ clientId: id, username, ...shown });
    await device.client.subscribeAsync('$dps/registrations/res/#', { qos: 1 });
    return new DpsClient(device, id);
  }
  const devicesOf = async ({ fleet }: TestFleet) =>
    (await world.decisions.list({ fleetId: fleet.id, limit: 10 })).items;

  it('registers, lets wait, and assigns; every further request is the same operation', async () => {
    const ours = await world.fleet();
    const gw = await client(ours, 'az-1');
    const first = await gw.put({ modelId: 'dtmi:acme:gw;1', site: 'Kiel' });
    expect(first).toMatchObject({ status: 202, body: { status: 'assigning', operationId: expect.any(String) } });
    expect(Number(first.query.get('retry-after'))).toBeGreaterThan(0);
    const again = await gw.put();
    expect(again.body).toEqual(first.body);
    expect((await gw.poll(first.body.operationId)).body).toEqual(first.body);
    expect(await devicesOf(ours)).toMatchObject([
      { hardwareId: 'az-1', model: 'dtmi:acme:gw;1', attributes: { site: 'Kiel' } },
    ]);
    await world.setFleet(ours.fleet.id, 'ready');
    const [{ id }] = await eventually(async () => {
      const devices = await devicesOf(ours);
      return devices[0].status === 'assigned' ? devices : null;
    });
    const assigned = await gw.poll(first.body.operationId);
    expect(assigned).toMatchObject({
      status: 200,
      body: {
        status: 'assigned',
        operationId: first.body.operationId,
        registrationState: {
          registrationId: 'az-1',
          assignedHub: hub.host,
          deviceId: 'az-1',
          status: 'assigned',
          payload: { deviceId: id, port: hub.port, tls: true, topicPrefix: 'moorage/v1/az-1/' },
        },
      },
    });
    // The key that Azure's tools derive is our device key: the same identity on the native broker.
    const key = deviceKeyOf(groupKeyOf(ours), 'az-1');
    const native = await world.gatewayOf(ours, 'az-1', `${ours.enrollment.id}:${key}`);
    expect((await native.ask(byProof(ours, 'az-1'))).deviceId).toBe(id);
    const { fleet, enrollment } = ours;
    const { secret } = await world.secrets.rotate(fleet.id, enrollment.id, 3_600);
    for (const valid of [secret, enrollment.secret]) {
      const rotated = await client({ fleet, enrollment: { ...enrollment, secret: valid } }, 'az-1');
      expect((await rotated.put()).body.operationId).toBe(id);
    }
    expect(await devicesOf(ours)).toHaveLength(1);
  });

  it('takes certificates of an enrolled authority, each for its own CN and for the fleet that is named', async () => {
    const [ours, other] = [await world.fleet(), await world.fleet()];
    await world.setFleet(ours.fleet.id, 'ready');
    const authority = await makeCertificate('Maker', { pathLength: 0 });
    const { id: enrollmentId } = await world.enrollAuthority(ours, authority);
    await world.enrollAuthority(other, authority);
    const { pem: cert, key } = await makeCertificate('az-7', { by: authority });
    const certificate = { cert, key };
    const first = await (await client(ours, 'az-7', { certificate })).put();
    expect(first).toMatchObject({ status: 200, body: { status: 'assigned' } });
    expect((await (await client(ours, 'az-7', { certificate })).put()).body).toEqual(first.body);
    expect(await devicesOf(ours)).toMatchObject([{ hardwareId: 'az-7', enrollmentId }]);
    // The same certificate is the same device on the native broker.
    const native = await world.visitor(certificate);
    await native.client.subscribeAsync('moorage/v1/az-7/registration', { qos: 1 });
    const request = { requestId: 'native', fleet: ours.fleet.name, enrollment: { id: enrollmentId } };
    await native.client.publishAsync('moorage/v1/az-7/register', JSON.stringify(request), { qos: 1 });
    expect(await native.hears('moorage/v1/az-7/registration')).toContain(String(first.body.operationId));
    const stranger = await makeCertificate('az-8');
    for (const wrong of [certificate, { cert: stranger.pem, key: stranger.key }]) {
      const refused = await (await client(ours, 'az-8', { certificate: wrong })).put();
      expect(refused).toMatchObject({ status: 401, body: { errorCode: 401002 } });
    }
    expect(await devicesOf(other)).toEqual([]);
  });

  it('waits for an operator, and tells a refusal as a failure', async () => {
    const ours = await world.fleet('manual');
    await world.setFleet(ours.fleet.id, 'ready');
    const gw = await client(ours, 'az-2');
    const waiting = await gw.put();
    expect(waiting).toMatchObject({ status: 202, body: { status: 'assigning' } });
    const [{ id }] = await devicesOf(ours);
    await world.decisions.decideFor(id, 'reject', 'operator');
    expect(await gw.poll(waiting.body.operationId)).toMatchObject({
      status: 200,
      body: { status: 'failed', registrationState: { errorMessage: expect.stringContaining('DEVICE_REJECTED') } },
    });
    await world.enrollments.revoke(ours.fleet.id, ours.enrollment.id);
    const late = await client(ours, 'az-3');
    const refused = await late.put();
    expect(refused.body.registrationState).toMatchObject({
      status: 'failed',
      errorMessage: expect.stringMatching(/^ENROLLMENT_REVOKED/),
    });
    expect(await devicesOf(ours)).toHaveLength(1);
  });

  it('answers what is wrong with the code that Azure has for it, and makes no device', async () => {
    const [ours, theirs] = [await world.fleet(), await world.fleet()];
    const resource = `${ours.fleet.name}/registrations/az-4`;
    const key = deviceKeyOf(groupKeyOf(ours), 'az-4');
    const wrongs: [{ token?: string; scope?: string }, number, number][] = [
      [{ token: tokenOf(resource, deviceKeyOf(groupKeyOf(theirs), 'az-4')) }, 401, 401002],
      [{ token: tokenOf(resource, deviceKeyOf(groupKeyOf(ours), 'az-5')) }, 401, 401002],
      [{ token: tokenOf(`${ours.fleet.name}/registrations/az-5`, key) }, 401, 401002],
      [{ token: tokenOf(resource, key, 1) }, 401, 401003],
      [{ token: 'SharedAccessSignature nonsense' }, 401, 401002],
      [{ token: '' }, 401, 401002],
      [{ scope: 'no-such-fleet' }, 404, 404201],
    ];
    for (const [change, status, errorCode] of wrongs) {
      const answer = await (await client(ours, 'az-4', change)).put();
      expect(answer).toMatchObject({ status, body: { errorCode, trackingId: expect.any(String) } });
    }
    expect(await devicesOf(ours)).toEqual([]);
  });

  it('slows down who asks too often', async () => {
    // A request a second is let through: time is not to pass while they are counted.
    const still = await RegistrationWorld.start({ replicaOf: world, clock: new TestClock(new Date()) });
    try {
      const ours = await world.fleet();
      const gw = await client(ours, 'az-4', { at: still });
      for (const body of ['', '[]', '{"registrationId":"az-5"}']) {
        const answer = await gw.ask('PUT/iotdps-register/?', '', body);
        expect(answer).toMatchObject({ status: 400, body: { errorCode: 400004 } });
      }
      expect((await gw.poll(crypto.randomUUID())).status).toBe(404);
      await gw.poll('x');
      const throttled = await gw.put();
      expect(throttled).toMatchObject({ status: 429, body: { errorCode: 429001 } });
      expect(Number(throttled.query.get('retry-after'))).toBeGreaterThan(0);
      expect(await devicesOf(ours)).toEqual([]);
      expect(await registry.getSingleMetricAsString('moorage_door_messages_total')).toMatch(
        /door="azure",result="429"\} [1-9]/,
      );
    } finally {
      await still.stop();
    }
  });

  it('answers on the connection that asked and on no other, whoever shows the same credentials', async () => {
    const ours = await world.fleet();
    const [gw, spy] = [await client(ours, 'az-6'), await client(ours, 'az-6')];
    await gw.put();
    await spy.put();
    expect(spy.device.heard).toHaveLength(1);
    const filters = ['#', '$dps/#', '$dps/registrations/res/202/#', 'moorage/v1/az-6/registration'];
    const grants = await Promise.allSettled(filters.map((filter) => spy.device.client.subscribeAsync(filter)));
    expect(grants.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    const closed = new Promise<void>((resolve) => spy.device.client.once('close', () => resolve()));
    spy.device.client.publish('$dps/registrations/res/200/?$rid=az-6-2', '{}');
    await closed;
    expect(gw.device.heard).toHaveLength(1);
  });
});
