import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { X509Crl } from '@peculiar/x509';
import { X509Certificate } from 'node:crypto';
import { TestClock } from '../../../src/common/clock.fixture';
import { makeCertificate } from '../../support/certificate-maker';
import { newRequest } from '../../support/certificate-request';
import { eventually } from '../../support/eventually';
import type { Device } from '../../support/mqtt-clients';
import { hub, RegistrationWorld, type TestFleet } from '../../support/registration-world';

const create = '$aws/certificates/create/json';
const fromRequest = '$aws/certificates/create-from-csr/json';
const templateOf = ({ fleet }: TestFleet) => `$aws/provisioning-templates/${fleet.name}/provision/json`;
const sdk = '?SDK=JavaScript&Version=2.2.16';

interface Shown {
  cert: string;
  key: string;
}

interface Answer {
  leaf: string;
  body: Record<string, string> & { deviceConfiguration: Record<string, string> };
}

describe('the door for AWS devices', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  /** A claim certificate as makers have them, with the authority in between that signed it. */
  async function claimOf(ours: TestFleet, verified = true) {
    const root = await makeCertificate(`Maker of ${ours.fleet.name}`, { pathLength: 1 });
    const between = await makeCertificate(`Line of ${ours.fleet.name}`, { by: root, pathLength: 0 });
    const { id, proof } = await world.enrollAuthority(ours, root, verified);
    const claim = await makeCertificate('acme_CLAIM-2', { by: between });
    return { cert: claim.pem + between.pem, key: claim.key, id, between, proof };
  }
  async function visitor(ours: TestFleet, { cert, key }: Shown, options: object = {}, at = world): Promise<Device> {
    const device = await at.visitor({ username: sdk, cert, key, ...options });
    for (const topic of [create, fromRequest, templateOf(ours)])
      for (const leaf of ['accepted', 'rejected']) await device.client.subscribeAsync(`${topic}/${leaf}`, { qos: 1 });
    return device;
  }
  async function ask(device: Device, topic: string, body: unknown): Promise<Answer> {
    const before = device.heard.length;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    await device.client.publishAsync(topic, text, { qos: 1 });
    expect(device.heard).toHaveLength(before + 1);
    const heard = device.heard[before];
    expect(heard.topic.startsWith(`${topic}/`)).toBe(true);
    return { leaf: heard.topic.slice(topic.length + 1), body: JSON.parse(heard.text) };
  }
  const provision = (device: Device, ours: TestFleet, token: string, SerialNumber: string) =>
    ask(device, templateOf(ours), { certificateOwnershipToken: token, parameters: { SerialNumber, site: 'Kiel' } });
  const devicesOf = async ({ fleet }: TestFleet) =>
    (await world.decisions.list({ fleetId: fleet.id, limit: 10 })).items;

  it('makes keys and a certificate, registers the device, and lets it in with them', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const claim = await claimOf(ours);
    const [device, spy] = [await visitor(ours, claim), await visitor(ours, claim)];
    const made = await ask(device, create, '');
    expect(made).toMatchObject({ leaf: 'accepted', body: { certificateId: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    const { certificatePem: cert, privateKey: key, certificateOwnershipToken: token } = made.body;
    expect(new X509Certificate(cert).verify(new X509Certificate(await world.ca()).publicKey)).toBe(true);
    // Of no use before it is somebody's.
    await expect(world.visitor({ cert, key, username: sdk })).rejects.toMatchObject({ code: 5 });
    const thing = await provision(device, ours, token, 'aws-1');
    expect(thing).toMatchObject({
      leaf: 'accepted',
      body: {
        thingName: 'aws-1',
        deviceConfiguration: { status: 'assigned', host: hub.host, port: '8883', topicPrefix: 'moorage/v1/aws-1/' },
      },
    });
    for (const username of [sdk, undefined]) {
      const after = await world.visitor({ cert, key, username });
      await after.client.subscribeAsync('moorage/v1/aws-1/registration', { qos: 1 });
      await expect(after.client.subscribeAsync('moorage/v1/aws-2/registration')).rejects.toThrow();
    }
    expect(await provision(device, ours, token, 'aws-1')).toEqual(thing);
    expect(await devicesOf(ours)).toMatchObject([{ hardwareId: 'aws-1', attributes: { site: 'Kiel' } }]);
    // Everybody has been told: nothing is owed.
    expect(await world.database.query('select * from reply_debt')).toEqual([]);
    // The same claim, subscribed to the same topics: what it hears is its own alone.
    await ask(spy, create, '{}');
    expect(spy.heard).toHaveLength(1);
    await expect(spy.client.subscribeAsync('$aws/#')).rejects.toThrow();
    const stored = await world.database.query('select * from certificate_offer');
    expect(JSON.stringify(stored)).not.toMatch(/PRIVATE/);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('takes a removed device in again with the certificate that it had', async () => {
    const ours = await world.fleet();
    const device = await visitor(ours, await claimOf(ours));
    const { csr, key } = await newRequest();
    const { certificatePem: cert, certificateOwnershipToken: token } = (
      await ask(device, fromRequest, { certificateSigningRequest: csr })
    ).body;
    expect((await provision(device, ours, token, 'aws-8')).leaf).toBe('accepted');
    const [{ id: first }] = await devicesOf(ours);
    const isRevoked = async () => {
      const { entries } = new X509Crl(await world.authority.revocations());
      const serial = new X509Certificate(cert).serialNumber.toLowerCase();
      return entries.some(({ serialNumber }) => serialNumber === serial);
    };
    await world.decisions.remove(first, 'operator');
    await eventually(isRevoked);
    await expect(world.visitor({ cert, key, username: sdk })).rejects.toMatchObject({ code: 5 });
    expect((await provision(device, ours, token, 'aws-8')).leaf).toBe('accepted');
    await world.visitor({ cert, key, username: sdk });
    await eventually(async () => !(await isRevoked()));
  });

  it('signs the device’s own request, over MQTT 5, and lets it wait for an operator', async () => {
    const ours = await world.fleet('manual');
    const device = await visitor(ours, await claimOf(ours), { protocolVersion: 5 });
    const { csr, key } = await newRequest();
    const made = await ask(device, fromRequest, { certificateSigningRequest: csr });
    expect(made.body).not.toHaveProperty('privateKey');
    const { certificatePem: cert, certificateOwnershipToken: token } = made.body;
    const thing = await provision(device, ours, token, 'aws-3');
    expect(thing.body.deviceConfiguration.status).toBe('pending-approval');
    await expect(world.visitor({ cert, key, username: sdk })).rejects.toMatchObject({ code: 5 });
    const [{ id }] = await devicesOf(ours);
    await world.decisions.decideFor(id, 'approve', 'operator');
    await world.visitor({ cert, key, username: sdk });
    await world.decisions.decideFor(id, 'revoke', 'operator');
    await expect(world.visitor({ cert, key, username: sdk })).rejects.toMatchObject({ code: 5 });
    expect(await provision(device, ours, token, 'aws-3')).toMatchObject({
      leaf: 'rejected',
      body: { statusCode: 403, errorCode: 'AccessDenied', errorMessage: expect.stringMatching(/^DEVICE_REVOKED/) },
    });
    const serial = new X509Certificate(cert).serialNumber.toLowerCase();
    await eventually(async () =>
      new X509Crl(await world.authority.revocations()).entries.some(({ serialNumber }) => serialNumber === serial),
    );
  });

  it('lets in by an authority that was proved, and by a device’s own certificate that device alone', async () => {
    const ours = await world.fleet();
    const { id, between, proof, ...claim } = await claimOf(ours, false);
    await expect(visitor(ours, claim)).rejects.toMatchObject({ code: 5 });
    await world.enrollments.verify(ours.fleet.id, id, proof.pem);
    await visitor(ours, claim);
    const { pem, key } = await makeCertificate('reclaim-6', { by: between });
    const own = await visitor(ours, { cert: pem + between.pem, key });
    const { certificateOwnershipToken: token } = (await ask(own, create, '{}')).body;
    expect(await provision(own, ours, token, 'aws-7')).toMatchObject({
      leaf: 'rejected',
      body: { errorCode: 'AccessDenied', errorMessage: expect.stringContaining('reclaim-6') },
    });
    expect((await provision(own, ours, token, 'reclaim-6')).leaf).toBe('accepted');
    expect(await devicesOf(ours)).toMatchObject([{ hardwareId: 'reclaim-6', enrollmentId: id }]);
    await expect(visitor(ours, { cert: pem, key })).rejects.toMatchObject({ code: 5 });
    await world.enrollments.revoke(ours.fleet.id, id);
    await expect(visitor(ours, claim)).rejects.toMatchObject({ code: 5 });
  });

  it('refuses what is wrong with AWS’s codes, and makes no device', async () => {
    const [ours, theirs] = [await world.fleet(), await world.fleet()];
    const claim = await claimOf(ours);
    const stranger = await makeCertificate('claim');
    await expect(visitor(ours, { cert: stranger.pem, key: stranger.key })).rejects.toMatchObject({ code: 5 });
    await expect(world.visitor({ username: sdk })).rejects.toMatchObject({ code: 5 });
    const device = await visitor(ours, claim);
    const { certificateOwnershipToken: token } = (await ask(device, create, '{}')).body;
    const template = templateOf(ours);
    const wrongs: [string, unknown, string][] = [
      [fromRequest, '', 'InvalidPayload'],
      [fromRequest, { certificateSigningRequest: 'no request' }, 'InvalidCertificateSigningRequest'],
      [template, '{', 'InvalidPayload'],
      [template, { certificateOwnershipToken: token }, 'InvalidPayload'],
      [template, { certificateOwnershipToken: token, parameters: { SerialNumber: 'a/b' } }, 'InvalidPayload'],
      [
        template,
        { certificateOwnershipToken: '', parameters: { SerialNumber: 'aws-4' } },
        'InvalidCertificateOwnershipToken',
      ],
    ];
    for (const [topic, body, errorCode] of wrongs)
      expect(await ask(device, topic, body)).toMatchObject({ leaf: 'rejected', body: { statusCode: 400, errorCode } });
    const other = await visitor(theirs, await claimOf(theirs));
    expect((await provision(other, theirs, token, 'aws-4')).body.errorCode).toBe('InvalidCertificateOwnershipToken');
    await other.client.subscribeAsync(`${template}/rejected`);
    expect((await provision(other, ours, token, 'aws-4')).body.errorCode).toBe('ResourceNotFound');
    await world.database.query(`update certificate_offer set expires_at = expires_at - interval '1 hour'`);
    expect((await provision(device, ours, token, 'aws-4')).body.errorCode).toBe('InvalidCertificateOwnershipToken');
    expect([...(await devicesOf(ours)), ...(await devicesOf(theirs))]).toEqual([]);
    const fresh = (await ask(device, create, '{}')).body.certificateOwnershipToken;
    expect((await provision(device, ours, fresh, 'aws-4')).leaf).toBe('accepted');
    expect((await provision(device, ours, fresh, 'aws-5')).body.errorCode).toBe('InvalidCertificateOwnershipToken');
    const cbor = template.replace(/json$/, 'cbor');
    await device.client.subscribeAsync(`${cbor}/rejected`);
    await device.client.publishAsync(cbor, Buffer.from([0xa0]), { qos: 1 });
    expect(await device.hears(`${cbor}/rejected`)).toContain('UnsupportedMediaType');
  });

  it('makes no device of who shows the key of another one, and tells the operator', async () => {
    const ours = await world.fleet();
    const device = await visitor(ours, await claimOf(ours));
    const { csr } = await newRequest();
    const tokenOf = async () =>
      (await ask(device, fromRequest, { certificateSigningRequest: csr })).body.certificateOwnershipToken;
    expect((await provision(device, ours, await tokenOf(), 'aws-9')).leaf).toBe('accepted');
    expect(await provision(device, ours, await tokenOf(), 'aws-10')).toMatchObject({
      leaf: 'rejected',
      body: { errorCode: 'AccessDenied', errorMessage: expect.stringContaining('another device') },
    });
    expect(await devicesOf(ours)).toMatchObject([{ hardwareId: 'aws-9' }]);
    await eventually(async () => (await world.refused.list({ hardwareId: 'acme_CLAIM-2', limit: 9 })).items.length > 0);
    expect((await provision(device, ours, await tokenOf(), 'aws-9')).leaf).toBe('accepted');
  });

  it('signs as many certificates for an enrollment as it may bring in devices, whoever asks', async () => {
    const clock = new TestClock(new Date());
    const still = await RegistrationWorld.start({ replicaOf: world, clock, admission: { burstSeconds: 1 } });
    try {
      const [ours, theirs] = [await world.fleet(), await world.fleet()];
      const [claim, other] = [await claimOf(ours), await claimOf(theirs)];
      await world.enrollments.patch(ours.fleet.id, claim.id, { perSecond: 3 });
      const [device, second] = [await visitor(ours, claim, {}, still), await visitor(ours, claim, {}, still)];
      for (const asks of [device, second, second])
        expect(await ask(asks, create, '{}')).toMatchObject({ leaf: 'accepted' });
      for (const asks of [device, second])
        expect(await ask(asks, create, '{}')).toMatchObject({ leaf: 'rejected', body: { statusCode: 429 } });
      expect((await ask(await visitor(theirs, other, {}, still), create, '{}')).leaf).toBe('accepted');
      clock.advance(2_000);
      expect((await ask(device, create, '{}')).leaf).toBe('accepted');
    } finally {
      await still.stop();
    }
  });

  it.each([
    ['automatic', 'FLEET_NOT_READY'],
    ['manual', 'PENDING_APPROVAL'],
  ] as const)('has a device ask again beside an external broker, with %s approval', async (approval, code) => {
    const beside = await RegistrationWorld.start({ replicaOf: world, mqtt: { url: 'mqtt://127.0.0.1:9' } });
    try {
      const ours = await world.fleet(approval);
      const device = await visitor(ours, await claimOf(ours), {}, beside);
      const { certificateOwnershipToken: token } = (await ask(device, create, '{}')).body;
      expect(await provision(device, ours, token, 'aws-11')).toMatchObject({
        leaf: 'rejected',
        body: { statusCode: 503, errorMessage: expect.stringMatching(`^${code}: try again in \\d+ s$`) },
      });
      const [{ id }] = await devicesOf(ours);
      if (approval === 'manual') await world.decisions.decideFor(id, 'approve', 'operator');
      await world.setFleet(ours.fleet.id, 'ready');
      await eventually(async () => (await devicesOf(ours))[0].status === 'assigned');
      const thing = await provision(device, ours, token, 'aws-11');
      expect(thing.body.deviceConfiguration).toMatchObject({ status: 'assigned', host: hub.host });
    } finally {
      await beside.stop();
    }
  });
});
