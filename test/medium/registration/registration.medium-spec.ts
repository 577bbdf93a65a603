import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHmac, createPrivateKey, X509Certificate } from 'node:crypto';
import { selectFleet } from '../../../src/fleets';
import { registrationReplySchema } from '../../../src/mqtt';
import { newRequest } from '../../support/certificate-request';
import { eventually } from '../../support/eventually';
import { Device } from '../../support/mqtt-clients';
import { byProof, bySecret, hub, RegistrationWorld } from '../../support/registration-world';

describe('registration', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  const rowsOf = (hardwareId: string) =>
    world.database.query<{ id: string; status: string; reply_due: boolean }>(
      'select id, status, reply_due from device where hardware_id = $1 order by id',
      [hardwareId],
    );

  it('accepts a new device, has its fleet built, and tells it by itself where to connect', async () => {
    const ours = await world.fleet();
    const gw = await world.gatewayOf(ours, 'gw-001');
    const request = bySecret(ours, { model: 'RPi 5', attributes: { site: 'Kiel' } });
    const first = await gw.ask(request);
    expect(registrationReplySchema.parse(first)).toMatchObject({ status: 'assigning', fleet: ours.fleet.name });
    expect(first.retryAfter).toBeGreaterThan(0);
    expect(await selectFleet(world.database.source.manager, ours.fleet.id)).toMatchObject({
      buildRequestedAt: expect.any(Date),
    });
    const [work] = await world.database.query<{ correlation_id: string }>(
      `select correlation_id from work_item where queue = 'reconcile' and key = $1`,
      [ours.fleet.id],
    );
    expect(work.correlation_id).toBe(first.correlationId);
    await world.setFleet(ours.fleet.id, 'ready');
    const second = await gw.reply(request.requestId, 2);
    expect(second).toMatchObject({
      status: 'assigned',
      deviceId: first.deviceId,
      assignment: { ...hub, topicPrefix: 'moorage/v1/gw-001/' },
    });
    await eventually(async () => (await rowsOf('gw-001')).every((row) => !row.reply_due));
    const timeline = await world.decisions.timeline(first.deviceId ?? '', { limit: 10 });
    expect(timeline.items.map(({ type }) => type)).toEqual(['registered', 'assigned']);
  });

  it('gives the same identity the same answer for ever, by secret or by proof', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const gw = await world.gatewayOf(ours, 'gw-002');
    const answers = [
      await gw.ask(bySecret(ours)),
      await gw.ask(bySecret(ours)),
      await gw.ask(byProof(ours, 'gw-002')),
      await gw.ask(byProof(ours, 'gw-002', { timestamp: new Date().toISOString() })),
    ];
    const same = answers.map(({ requestId: _, correlationId: __, ...rest }) => JSON.stringify(rest));
    expect(new Set(same).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 'assigned' });
    expect(await rowsOf('gw-002')).toHaveLength(1);
  });

  it('changes nothing when many ask again, with and without a certificate request', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const gateways = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => ({
        gw: await world.gatewayOf(ours, `again-${n}`),
        csr: n % 2 === 0 ? (await newRequest()).csr : undefined,
      })),
    );
    const pass = async () => {
      const replies = await Promise.all(gateways.map(({ gw, csr }) => gw.ask(bySecret(ours, { csr }))));
      const answers = replies.map(({ requestId: _, correlationId: __, ...rest }) => rest);
      const rows = await world.database.query<{ certificate: string | null }>(
        `select id, hardware_id, key_fingerprint, status, certificate, registered_at,
           (select count(*) from device_event e where e.device_id = d.id) as events,
           (select count(*) from device_certificate c where c.device_id = d.id) as certificates
         from device d where fleet_id = $1 order by id`,
        [ours.fleet.id],
      );
      return { answers, rows };
    };
    const first = await pass();
    expect(first.answers.map(({ status }) => status)).toEqual(Array(10).fill('assigned'));
    expect(first.rows.filter(({ certificate }) => certificate !== null)).toHaveLength(5);
    expect(first.rows).toHaveLength(10);
    expect(await pass()).toEqual(first);
  });

  it('lets devices in by group secret or device key, and by nothing else', async () => {
    const ours = await world.fleet();
    const { id, secret } = ours.enrollment;
    const key = createHmac('sha256', secret).update('gw-003').digest('base64');
    const gw = await world.gatewayOf(ours, 'gw-003', `${id}:${key}`);
    expect((await gw.ask(byProof(ours, 'gw-003'))).status).toBe('assigning');
    const wrong = [`${id}:wrong`, `${id}:`, secret, `${crypto.randomUUID()}:${secret}`, '', ':', `${id}:${key}x`];
    for (const password of wrong) await expect(world.gatewayOf(ours, 'gw-003', password)).rejects.toThrow(/refused/);
    await expect(world.gatewayOf(ours, 'gw-004', `${id}:${key}`)).rejects.toThrow(/refused/);
  });

  it('refuses what is wrong with a code, and says the same of a wrong secret as of an unknown id', async () => {
    const [ours, theirs] = [await world.fleet(), await world.fleet()];
    const gw = await world.gatewayOf(ours, 'gw-005');
    const { id, secret } = ours.enrollment;
    const wrongs: [object, string][] = [
      [{ enrollment: { id, secret: 'wrong' } }, 'ENROLLMENT_REFUSED'],
      [{ enrollment: { id: crypto.randomUUID(), secret } }, 'ENROLLMENT_REFUSED'],
      [{ enrollment: { id: 'no uuid', secret } }, 'ENROLLMENT_REFUSED'],
      [{ enrollment: { id, proof: 'AAAA', timestamp: 1 } }, 'ENROLLMENT_REFUSED'],
      [byProof(ours, 'gw-006'), 'ENROLLMENT_REFUSED'],
      [byProof(ours, 'gw-005', { timestamp: Math.floor(Date.now() / 1000) - 301 }), 'TIMESTAMP_OUT_OF_RANGE'],
      [{ fleet: theirs.fleet.name }, 'FLEET_MISMATCH'],
      [{ fleet: 'no-such-fleet' }, 'FLEET_MISMATCH'],
      [bySecret(theirs), 'FLEET_MISMATCH'],
      [{ csr: 'not a request' }, 'CSR_INVALID'],
      [{ enrollment: { id } }, 'ENROLLMENT_REFUSED'],
      [{ enrollment: { id, secret: 7 } }, 'PAYLOAD_INVALID'],
      [{ fleet: 7 }, 'PAYLOAD_INVALID'],
    ];
    const messages = new Map<string, (string | undefined)[]>();
    for (const [change, code] of wrongs) {
      const reply = await gw.ask({ ...bySecret(ours), ...change });
      expect(reply).toMatchObject({ status: 'rejected', reason: { code }, correlationId: expect.any(String) });
      const told = messages.get(code) ?? [];
      messages.set(code, [...told, reply.reason?.message]);
    }
    expect(new Set(messages.get('ENROLLMENT_REFUSED')).size).toBe(1);
    expect(await rowsOf('gw-005')).toEqual([]);
  });

  it('answers what cannot be read, and keeps it without its secrets for the operator', async () => {
    const ours = await world.fleet();
    const gw = await world.gatewayOf(ours, 'gw-007');
    const broken = `{"requestId":"r1","enrollment":{"secret":"${ours.enrollment.secret}"`;
    for (const payload of [broken, Buffer.from([0xff, 0xfe]), '', '[]', 'null', `{"requestId":"r2"}`])
      await gw.send(payload);
    await gw.send(`{"requestId":"r3","attributes":{"x":"${'y'.repeat(40_000)}"}}`);
    expect((await gw.reply('r2')).reason?.code).toBe('PAYLOAD_INVALID');
    await gw.reply(null, 6);
    expect(
      gw
        .replies(null)
        .map(({ reason }) => reason?.code)
        .sort(),
    ).toEqual([
      ...[
        'PAYLOAD_INVALID',
        'PAYLOAD_INVALID',
        'PAYLOAD_NOT_JSON',
        'PAYLOAD_NOT_JSON',
        'PAYLOAD_NOT_JSON',
        'PAYLOAD_TOO_LARGE',
      ],
    ]);
    const { items: kept } = await world.refused.list({ hardwareId: 'gw-007', limit: 10 });
    expect(kept).toHaveLength(7);
    expect(kept[0]).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', message: 'The request is longer than 32768 bytes.' });
    expect(kept.map(({ excerpt }) => excerpt).join()).not.toContain(ours.enrollment.secret.slice(0, 8));
  });

  it('keeps a revoked enrollment’s devices and takes no new ones', async () => {
    const ours = await world.fleet();
    const old = await world.gatewayOf(ours, 'gw-008');
    await old.ask(bySecret(ours));
    const early = await world.gatewayOf(ours, 'gw-009');
    await world.enrollments.revoke(ours.fleet.id, ours.enrollment.id);
    expect((await old.ask(bySecret(ours))).status).toBe('assigning');
    expect((await early.ask(bySecret(ours))).reason?.code).toBe('ENROLLMENT_REVOKED');
    await expect(world.gatewayOf(ours, 'gw-009')).rejects.toThrow(/refused/);
    await world.gatewayOf(ours, 'gw-008');
  });

  it('keeps equal hardware ids of two fleets apart', async () => {
    const [ours, theirs] = [await world.fleet(), await world.fleet()];
    const [a, b] = [await world.gatewayOf(ours, 'gw-010'), await world.gatewayOf(theirs, 'gw-010')];
    const [first, second] = [await a.ask(bySecret(ours)), await b.ask(bySecret(theirs))];
    expect(first.deviceId).not.toBe(second.deviceId);
    await world.setFleet(ours.fleet.id, 'ready');
    await a.reply(first.requestId, 2);
    expect([a.device.heard.length, b.device.heard.length]).toEqual([2, 1]);
  });

  it('takes many at once in few transactions, each once', async () => {
    const ours = await world.fleet();
    const gateways = await Promise.all(Array.from({ length: 50 }, (_, n) => world.gatewayOf(ours, `many-${n}`)));
    const before = await commits();
    // Each says it three times at once, as a device does that saw no acknowledgement.
    const replies = await Promise.all(gateways.flatMap((gw) => [1, 2, 3].map(() => gw.ask(bySecret(ours)))));
    expect(new Set(replies.map(({ deviceId }) => deviceId)).size).toBe(50);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set(['assigning']));
    const page = await world.decisions.list({ fleetId: ours.fleet.id, limit: 100 });
    expect(page.items).toHaveLength(50);
    expect((await commits()) - before).toBeLessThan(150);
  });

  const commits = async (): Promise<number> => {
    const [row] = await world.database.query<{ n: number }>(
      'select count(distinct registered_at)::int as n from device',
    );
    return row.n;
  };

  it('signs a device’s certificate request, and lets it in by that certificate', async () => {
    const ours = await world.fleet();
    const { csr, key } = await newRequest('somebody-else');
    const gw = await world.gatewayOf(ours, 'gw-011');
    const first = await gw.ask(byProof(ours, 'gw-011', { csr }));
    const again = await gw.ask(byProof(ours, 'gw-011', { csr }));
    expect(again.certificate).toBe(first.certificate);
    expect(first.caCertificate).toBe(await readFile(join(world.dataDir, 'mqtt', 'ca.pem'), 'utf8'));
    const { certificate: cert = '', caCertificate: ca = '' } = first;
    const [issued, issuer] = [new X509Certificate(cert), new X509Certificate(ca)];
    expect(issued.verify(issuer.publicKey) && issued.checkIssued(issuer)).toBe(true);
    expect(issued.subject).toBe('CN=gw-011');
    expect(issued.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(issued.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']); // clientAuth
    const [, secure] = world.gateway.addresses();
    const device = await Device.connect(`mqtts://localhost:${secure.port}`, { cert, key, ca });
    await device.client.publishAsync('moorage/v1/gw-011/state', 'ready', { qos: 1 });
    await eventually(async () => (await world.decisions.get(first.deviceId ?? '')).state === 'ready');
    await device.close();
    await expect(
      Device.connect(`mqtts://localhost:${secure.port}`, { cert, key, ca, username: 'gw-012' }),
    ).rejects.toThrow();
    await world.decisions.decideFor(first.deviceId ?? '', 'revoke', 'test');
    await expect(Device.connect(`mqtts://localhost:${secure.port}`, { cert, key, ca })).rejects.toThrow();
  });

  it('keeps the state that a device tells, and its loss', async () => {
    const ours = await world.fleet();
    const gw = await world.gatewayOf(ours, 'gw-013');
    const { deviceId = '' } = await gw.ask(bySecret(ours));
    const will = { topic: 'moorage/v1/gw-013/state', payload: Buffer.from('lost'), qos: 1 as const, retain: true };
    const [{ port }] = world.gateway.addresses();
    const password = `${ours.enrollment.id}:${ours.enrollment.secret}`;
    const device = await Device.connect(`mqtt://127.0.0.1:${port}`, { username: 'gw-013', password, will });
    for (const state of ['init', 'ready', 'nonsense']) {
      await device.client.publishAsync(will.topic, state, { qos: 1, retain: true });
    }
    device.client.stream.destroy();
    await eventually(async () => (await world.decisions.get(deviceId)).state === 'lost');
    const { items } = await world.decisions.timeline(deviceId, { limit: 20 });
    expect(items.filter(({ type }) => type === 'state').map(({ message }) => message)).toEqual([
      'init',
      'ready',
      'lost',
    ]);
  });
});
