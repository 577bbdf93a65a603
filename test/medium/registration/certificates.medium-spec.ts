import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { X509Certificate as Authority, X509Crl } from '@peculiar/x509';
import { createHash, createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../../../src/common/ids';
import { makeCertificate, type Made } from '../../support/certificate-maker';
import { newRequest } from '../../support/certificate-request';
import { eventually } from '../../support/eventually';
import { bySecret, RegistrationWorld, TestGateway, type TestFleet } from '../../support/registration-world';

describe('enrollments by certificate', () => {
  let world: RegistrationWorld;
  let root: Made;
  let between: Made;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
    root = await makeCertificate('Maker', { pathLength: 1 });
    between = await makeCertificate('Maker, line 2', { by: root, pathLength: 0 });
  });
  afterAll(() => world.stop());

  /** A fleet with an enrollment of that authority, verified unless it is said otherwise. */
  const fleetOf = async (authority: Made, verified = true) => {
    const ours = await world.fleet();
    return { ours, ...(await world.enrollAuthority(ours, authority, verified)) };
  };

  /** A gateway that shows its certificate, and the intermediates after it, in the handshake. */
  const connect = ({ name, key }: Pick<Made, 'name' | 'key'>, cert: string) => world.gatewayBy(name, key, cert);

  const bySignature = ({ fleet }: TestFleet, id: string, { name, key, pem }: Made, certificate = pem) => {
    const [requestId, timestamp] = [newId(), Math.floor(Date.now() / 1_000)];
    const digest = createHash('sha256').update('').digest('base64');
    const text = `${name}\n${requestId}\n${timestamp}\n${digest}`;
    const signature = sign('sha256', Buffer.from(text), createPrivateKey(key)).toString('base64');
    return { requestId, fleet: fleet.name, enrollment: { id, certificate, signature, timestamp } };
  };

  it('let in, once possession of the authority’s key is proved, who leads to it, and nobody else', async () => {
    const { ours, id, proof } = await fleetOf(root, false);
    const leaf = await makeCertificate('crt-1', { by: between });
    const chain = leaf.pem + between.pem;
    await expect(connect(leaf, chain)).rejects.toThrow(/refused|authorized/i);
    const stranger = await makeCertificate('stranger', { pathLength: 0 });
    const others = await makeCertificate(proof.name, { by: stranger });
    const otherCode = await makeCertificate('another code', { by: root });
    for (const wrong of [others.pem, otherCode.pem, 'nonsense', leaf.pem]) {
      await expect(world.enrollments.verify(ours.fleet.id, id, wrong)).rejects.toMatchObject({
        code: 'VERIFICATION_FAILED',
        status: 422,
      });
    }
    expect(await world.enrollments.verify(ours.fleet.id, id, proof.pem)).toMatchObject({
      verifiedAt: expect.any(Date),
    });
    const gw = await connect(leaf, chain);
    const request = { requestId: newId(), fleet: ours.fleet.name, enrollment: { id } };
    const reply = await gw.ask(request);
    expect(reply).toMatchObject({ status: 'assigning' });
    const again = await (await connect(leaf, chain)).ask({ ...request, requestId: newId() });
    expect(again.deviceId).toBe(reply.deviceId);
    for (const [made, sent] of [
      [leaf, leaf.pem],
      [await makeCertificate('crt-1', { by: stranger }), ''],
      [await makeCertificate('crt-1', { by: between, until: -0.5 }), between.pem],
    ] as const) {
      const shown = sent === leaf.pem ? sent : made.pem + sent;
      await expect(connect(made, shown)).rejects.toThrow(/refused|authorized/i);
    }
    // The connection has proved another enrollment than this one.
    const elsewhere = await gw.ask({ ...request, requestId: newId(), enrollment: { id: ours.enrollment.id } });
    expect(elsewhere.reason?.code).toBe('ENROLLMENT_REFUSED');
    await world.decisions.decideFor(reply.deviceId ?? '', 'revoke', 'anna');
    await expect(connect(leaf, chain)).rejects.toThrow(/refused|authorized/i);
    await gw.device.close();
  });

  it('of one authority in one fleet let in its known devices by their own, and new ones by the newest', async () => {
    const authority = await makeCertificate('Maker of many', { pathLength: 0 });
    const { ours, id } = await fleetOf(authority);
    const asking = (enrollment: string) => ({
      requestId: newId(),
      fleet: ours.fleet.name,
      enrollment: { id: enrollment },
    });
    const leaf = await makeCertificate('crt-4', { by: authority });
    const { deviceId } = await (await connect(leaf, leaf.pem)).ask(asking(id));
    const { id: second } = await world.enrollAuthority(ours, authority);
    const { id: newest } = await world.enrollAuthority(ours, authority);
    await world.enrollments.revoke(ours.fleet.id, id);
    for (const named of [id, newest]) {
      expect((await (await connect(leaf, leaf.pem)).ask(asking(named))).deviceId).toBe(deviceId);
    }
    const fresh = await makeCertificate('crt-5', { by: authority });
    expect(await (await connect(fresh, fresh.pem)).ask(asking(newest))).toMatchObject({ status: 'assigning' });
    await world.enrollments.revoke(ours.fleet.id, newest);
    const later = await makeCertificate('crt-6', { by: authority });
    expect(await (await connect(later, later.pem)).ask(asking(second))).toMatchObject({ status: 'assigning' });
    // Another fleet would take it as well: which one is meant is not known.
    await fleetOf(authority);
    const unknown = await makeCertificate('crt-7', { by: authority });
    await expect(connect(unknown, unknown.pem)).rejects.toThrow(/authorized/i);
    expect((await (await connect(leaf, leaf.pem)).ask(asking(id))).deviceId).toBe(deviceId);
  });

  it('let a certificate in no more when another key has taken its place', async () => {
    const authority = await makeCertificate('Maker of clones', { pathLength: 0 });
    const { ours, id } = await fleetOf(authority);
    const [leaf, clone] = [
      await makeCertificate('crt-8', { by: authority }),
      await makeCertificate('crt-8', { by: authority }),
    ];
    const request = () => ({ requestId: newId(), fleet: ours.fleet.name, enrollment: { id } });
    const gw = await connect(leaf, leaf.pem);
    expect(await gw.ask(request())).toMatchObject({ status: 'assigning' });
    const other = await connect(clone, clone.pem);
    const { deviceId = '', status } = await other.ask(request());
    expect(status).toBe('pending-approval');
    await world.decisions.decideFor(deviceId, 'approve', 'anna');
    await eventually(() => !gw.device.client.connected);
    await expect(connect(leaf, leaf.pem)).rejects.toThrow(/authorized/i);
    expect(other.device.client.connected).toBe(true);
    expect(await other.ask(request())).toMatchObject({ deviceId, status: 'assigning' });
  });

  it('are proved by a signature where the certificate of the connection is not seen', async () => {
    const { ours, id } = await fleetOf(root);
    const unverified = await fleetOf(root, false);
    const leaf = await makeCertificate('crt-2', { by: between });
    const chain = leaf.pem + between.pem;
    const gw = await world.gatewayOf(ours, 'crt-2');
    const first = await gw.ask(bySignature(ours, id, leaf, chain));
    expect(first).toMatchObject({ status: 'assigning' });
    const { csr } = await newRequest();
    const other = await makeCertificate('crt-3', { by: root });
    const wrongs: [object, string][] = [
      [bySignature(ours, id, leaf), 'CERTIFICATE_REFUSED'],
      [bySignature(ours, id, { ...other, name: 'crt-2' }), 'CERTIFICATE_REFUSED'],
      [bySignature(ours, id, other), 'ENROLLMENT_REFUSED'],
      [bySignature(ours, id, await makeCertificate('crt-2', { by: root }), chain), 'ENROLLMENT_REFUSED'],
      [{ ...bySignature(ours, id, leaf, chain), csr }, 'ENROLLMENT_REFUSED'],
      [bySignature(ours, ours.enrollment.id, leaf, chain), 'ENROLLMENT_REFUSED'],
      [bySignature(unverified.ours, unverified.id, leaf, chain), 'ENROLLMENT_NOT_VERIFIED'],
      [{ requestId: newId(), fleet: ours.fleet.name, enrollment: { id } }, 'ENROLLMENT_REFUSED'],
    ];
    for (const [request, code] of wrongs) {
      expect((await gw.ask({ ...request, requestId: (request as { requestId: string }).requestId })).reason?.code).toBe(
        code,
      );
    }
    expect((await gw.ask(bySignature(ours, id, leaf, chain))).deviceId).toBe(first.deviceId);
  });

  it('take only the certificate of an authority that is valid and strong', async () => {
    const { fleet } = await world.fleet();
    const weak = await makeCertificate('weak', { pathLength: 0, rsaBits: 1024 });
    for (const certificate of [(await makeCertificate('no-ca')).pem, weak.pem, root.pem + root.pem, 'nonsense']) {
      await expect(world.enrollments.create(fleet.id, { kind: 'x509', certificate })).rejects.toMatchObject({
        code: 'CA_CERTIFICATE_INVALID',
        status: 422,
      });
    }
  });
});

describe('certificates of our own', () => {
  let world: RegistrationWorld;
  let ca: string;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
    ca = await world.authority.caCertificate();
  });
  afterAll(() => world.stop());

  const certified = async (ours: TestFleet, name: string) => {
    const { csr, key } = await newRequest();
    const gw = await world.gatewayOf(ours, name);
    return { gw, key, csr, ...(await gw.ask(bySecret(ours, { csr }))) };
  };

  const serialOf = (pem = '') => new X509Certificate(pem).serialNumber.toLowerCase();

  /** The reasons of what is revoked, by serial number; made anew each time that one is waited for. */
  const revocations = async () => {
    const crl = new X509Crl(await world.authority.revocations());
    expect(await crl.verify({ publicKey: new Authority(ca) })).toBe(true);
    return new Map(crl.entries.map(({ serialNumber, reason }) => [serialNumber, Number(reason)]));
  };

  it('are renewed over MQTT: the old one is good until the new one is first used', async () => {
    const ours = await world.fleet();
    const first = await certified(ours, 'ren-1');
    const { validTo } = new X509Certificate(first.certificate ?? '');
    expect(Date.parse(validTo) - Date.parse(first.renewAfter ?? '')).toBe(30 * 86_400_000);
    const old = await world.gatewayBy('ren-1', first.key, first.certificate);
    const { csr, key } = await newRequest();
    const request = () => ({ requestId: newId(), fleet: ours.fleet.name, enrollment: { id: ours.enrollment.id } });
    const renewed = await old.ask({ ...request(), csr });
    expect(renewed).toMatchObject({ deviceId: first.deviceId, status: 'assigning' });
    expect(renewed.certificate).not.toBe(first.certificate);
    expect((await old.ask({ ...request(), csr })).certificate).toBe(renewed.certificate);
    expect((await old.ask(request())).certificate).toBe(first.certificate);
    await world.gatewayBy('ren-1', first.key, first.certificate);
    expect(await revocations()).toEqual(new Map());
    const fresh = await world.gatewayBy('ren-1', key, renewed.certificate);
    await expect(world.gatewayBy('ren-1', first.key, first.certificate)).rejects.toThrow(/authorized/i);
    expect(await fresh.ask(request())).toMatchObject({ deviceId: first.deviceId, certificate: renewed.certificate });
    // Nor do connections stay that the old one has opened; the first one is the group secret's.
    await eventually(() => !old.device.client.connected);
    expect([fresh, first.gw].map(({ device }) => device.client.connected)).toEqual([true, true]);
    const superseded = 4;
    await eventually(async () => (await revocations()).get(serialOf(first.certificate)) === superseded);
    expect((await revocations()).has(serialOf(renewed.certificate))).toBe(false);
    const { items } = await world.decisions.timeline(first.deviceId ?? '', { limit: 10 });
    expect(items.map(({ type }) => type)).toEqual(['registered', 'certificate', 'certificate', 'renewed']);
  });

  it('are made anew for the same key, too, once they are due', async () => {
    const ours = await world.fleet();
    const { gw, csr, ...first } = await certified(ours, 'due-1');
    const endSoon = `update device set certificate_expires_at = now() + interval '29 days' where id = $1`;
    await world.database.query(endSoon, [first.deviceId]);
    const next = await gw.ask(bySecret(ours, { csr }));
    expect(next).toMatchObject({ deviceId: first.deviceId, status: 'assigning' });
    expect(next.certificate).not.toBe(first.certificate);
  });

  it('are revoked with their device: listed, and its connections closed whichever process decided', async () => {
    const ours = await world.fleet();
    const replica = await RegistrationWorld.start({ replicaOf: world });
    const { gw, key, certificate, deviceId = '' } = await certified(ours, 'rev-1');
    const beside = await world.gatewayOf(ours, 'rev-2');
    expect(new X509Certificate(certificate ?? '').raw.toString('latin1')).toContain(
      'http://moorage.example/pki/crl.der',
    );
    const secure = await world.gatewayBy('rev-1', key, certificate);
    const reasonIs = (reason: number | undefined) =>
      eventually(async () => (await revocations()).get(serialOf(certificate)) === reason);
    const [onHold, withdrawn] = [6, 9];
    await replica.decisions.decideFor(deviceId, 'suspend', 'anna');
    const dropped = (of: TestGateway) => eventually(() => !of.device.client.connected);
    await Promise.all([dropped(secure), dropped(gw), reasonIs(onHold)]);
    const back = await world.gatewayBy('rev-1', key, certificate);
    await replica.decisions.decideFor(deviceId, 'resume', 'anna');
    await reasonIs(undefined);
    await replica.decisions.decideFor(deviceId, 'revoke', 'anna');
    await Promise.all([dropped(back), reasonIs(withdrawn)]);
    expect(beside.device.client.connected).toBe(true);
    await expect(world.gatewayBy('rev-1', key, certificate)).rejects.toThrow(/authorized/i);
    await replica.stop();
  });

  it('end with their key: what they have opened is closed when another one takes its place, or its device is removed', async () => {
    const ours = await world.fleet();
    const [first, second] = [await certified(ours, 'end-1'), await certified(ours, 'end-1')];
    expect(second.status).toBe('pending-approval');
    const old = await world.gatewayBy('end-1', first.key, first.certificate);
    await world.decisions.decideFor(second.deviceId ?? '', 'approve', 'anna');
    // By the connection that stays: the other may be closed before the reply has come.
    await eventually(() => first.gw.replies(first.requestId).some(({ reason }) => reason?.code === 'KEY_SUPERSEDED'));
    const dropped = (of: TestGateway) => eventually(() => !of.device.client.connected);
    await dropped(old);
    const { certificate } = await eventually(() =>
      second.gw.replies(second.requestId).find((reply) => reply.certificate !== undefined),
    );
    const working = await world.gatewayBy('end-1', second.key, certificate);
    await world.decisions.remove(second.deviceId ?? '', 'anna');
    await dropped(working);
    // They came by the group secret, which may be the next device's.
    expect([first.gw, second.gw].map(({ device }) => device.client.connected)).toEqual([true, true]);
  });

  it('are of a new authority, and those of the old one worth nothing, after what the guide says of a leaked key', async () => {
    const ours = await world.fleet();
    const { gw, key, csr, ...first } = await certified(ours, 'new-ca');
    await world.gatewayBy('new-ca', key, first.certificate);
    const guide = await readFile(join(__dirname, '../../../docs/operate/security.md'), 'utf8');
    await world.database.query(/```sql\n(.*?)```/s.exec(guide)?.[1] ?? '');
    const again = await RegistrationWorld.start({ replicaOf: world });
    try {
      const newCa = (await again.ca()).toString();
      expect(newCa).not.toBe(ca);
      await expect(again.visitor({ key, cert: first.certificate })).rejects.toThrow(/authorized/i);
      const renewed = await (await again.gatewayOf(ours, 'new-ca')).ask(bySecret(ours, { csr }));
      expect(renewed).toMatchObject({ deviceId: first.deviceId, caCertificate: newCa });
      const made = new X509Certificate(renewed.certificate ?? '');
      expect(made.verify(new X509Certificate(newCa).publicKey)).toBe(true);
      expect(made.publicKey.equals(new X509Certificate(first.certificate ?? '').publicKey)).toBe(true);
      const secure = await again.visitor({ key, cert: renewed.certificate });
      expect(secure.client.connected).toBe(true);
    } finally {
      await again.stop();
    }
    await gw.device.close();
  });
});
