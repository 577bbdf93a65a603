import type { Database } from '../../../src/database';
import { makeCertificate } from '../../support/certificate-maker';
import { fleetsOf } from '../../support/fleets';
import { startTestApp, type TestApp } from '../../support/test-app';

describe('enrollment groups over HTTP', () => {
  let database: Database;
  let test: TestApp;
  let root: string;

  beforeAll(async () => {
    test = await startTestApp();
    ({ database } = test);
    const fleet = await fleetsOf(database).makeFleet();
    root = `/api/v1/fleets/${fleet.id}/enrollments`;
  });
  afterAll(() => test.close());

  const made = async (body: object = {}) =>
    (await test.call<{ id: string; secret: string }>('POST', root, { kind: 'secret', ...body })).body;
  const csv = (id: string, text: string, type = 'text/csv') =>
    test.call(`POST`, `${root}/${id}/hardware-ids`, text, { headers: { 'content-type': type } });

  it('are made with limits, changed and read; their secret is rotated with a body or without', async () => {
    const { id, secret } = await made({ maxDevices: 3, expiresAt: '2030-01-01T00:00:00+01:00' });
    const { body: patched } = await test.call('PATCH', `${root}/${id}`, { maxDevices: null, allowList: true });
    const limits = { maxDevices: null, expiresAt: '2029-12-31T23:00:00.000Z', allowList: true };
    expect(patched).toMatchObject(limits);
    const rotated = await test.call('POST', `${root}/${id}/rotate`);
    expect(rotated.body).toEqual({ id, secret: expect.any(String), previousSecretUntil: expect.any(String) });
    expect(rotated.body.secret).not.toBe(secret);
    const week = Date.parse(String(rotated.body.previousSecretUntil)) - Date.now();
    expect(Math.round(week / 3_600_000)).toBe(7 * 24);
    const again = await test.call('POST', `${root}/${id}/rotate`, { overlapSeconds: 60 });
    expect([again.status, again.body.code]).toEqual([409, 'ROTATION_UNDER_WAY']);
    expect((await test.call('DELETE', `${root}/${id}/secrets/previous`)).status).toBe(204);
    expect((await test.call('POST', `${root}/${id}/rotate`, { overlapSeconds: 60 })).status).toBe(200);
    const { body: list } = await test.call<{ items: object[] }>('GET', root);
    expect(list.items).toEqual([{ ...patched, previousSecretUntil: expect.any(String) }]);
    expect((await test.call('PATCH', `${root}/${id}`, {})).body.code).toBe('VALIDATION_FAILED');
  });

  it('are not made with an end that has passed; one that takes devices may be ended at once', async () => {
    const expiresAt = '2020-01-01T00:00:00Z';
    expect(await test.call('POST', root, { kind: 'secret', expiresAt })).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ pointer: '/expiresAt' }] },
    });
    const { id } = await made();
    expect((await test.call('PATCH', `${root}/${id}`, { expiresAt })).status).toBe(200);
  });

  it('of certificates are made with an authority and verified by its key', async () => {
    const authority = await makeCertificate('Maker', { pathLength: 0 });
    const wrong = await test.call('POST', root, { kind: 'x509' });
    expect(wrong.body.errors).toEqual([{ pointer: '/certificate', message: expect.stringContaining('must be there') }]);
    const { body: group } = await test.call('POST', root, { kind: 'x509', certificate: authority.pem });
    expect(group).toMatchObject({ kind: 'x509', secret: null, verifiedAt: null, verificationCode: expect.any(String) });
    const proof = await makeCertificate(String(group.verificationCode), { by: authority });
    const verify = () => test.call('POST', `${root}/${String(group.id)}/verify`, { certificate: proof.pem });
    const verified = await verify();
    expect(verified.body).toMatchObject({ id: group.id, verifiedAt: expect.any(String) });
    expect(verified.body).not.toHaveProperty('caCertificate');
    expect((await verify()).body.verifiedAt).toBe(verified.body.verifiedAt);
    expect((await test.call('POST', `${root}/${String(group.id)}/rotate`)).body.code).toBe('ENROLLMENT_WITHOUT_SECRET');
  });

  it('and their devices are judged by an authority and its revocations, for everybody to read', async () => {
    const ca = await test.call<string>('GET', '/pki/ca.pem', undefined, { token: null });
    expect(ca.body).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const crl = await test.call('GET', '/pki/crl.der', undefined, { token: null });
    expect([crl.status, crl.headers.get('content-type')]).toEqual([200, 'application/pkix-crl']);
  });

  it('know no hardware ids but those that can be one', async () => {
    const { id } = await made();
    for (const wrong of ['%00', 'a%2Fb', 'x'.repeat(129)]) {
      const { status, body } = await test.call('DELETE', `${root}/${id}/hardware-ids/${wrong}`);
      expect([wrong, status, body.code]).toEqual([wrong, 404, 'NOT_FOUND']);
    }
  });

  it('take lists of hardware ids as CSV, and say of each line what became of it', async () => {
    const { id } = await made({ allowList: true });
    const first = await csv(id, 'hardwareId,site\r\ngw-1,Kiel\r\n"gw-2"\r\n\r\nno space,x\r\ngw-1\r\n');
    expect(first.body).toEqual({
      added: 2,
      known: 1,
      invalid: 1,
      lines: [
        { line: 2, hardwareId: 'gw-1', result: 'added', reason: null },
        { line: 3, hardwareId: 'gw-2', result: 'added', reason: null },
        { line: 5, hardwareId: 'no space', result: 'invalid', reason: expect.stringContaining('something else than') },
        { line: 6, hardwareId: 'gw-1', result: 'known', reason: null },
      ],
    });
    expect((await csv(id, 'gw-2,10" panel\nGW-3,10" panel\n')).body).toMatchObject({ added: 1, known: 1, invalid: 0 });
    expect((await csv(id, 'gw-4,"Kiel\ngw-2,Kiel\n')).body).toMatchObject({
      added: 0,
      known: 1,
      invalid: 1,
      lines: [{ line: 1, hardwareId: 'gw-4', reason: expect.stringContaining('a quote opens') }, { line: 2 }],
    });
    const page = await test.call<{ items: { hardwareId: string }[]; nextCursor: string }>(
      'GET',
      `${root}/${id}/hardware-ids?limit=2`,
    );
    const rest = await test.call<{ items: { hardwareId: string }[] }>(
      'GET',
      `${root}/${id}/hardware-ids?limit=2&cursor=${page.body.nextCursor}`,
    );
    const ids = [...page.body.items, ...rest.body.items].map(({ hardwareId }) => hardwareId);
    expect(ids).toEqual(['GW-3', 'gw-1', 'gw-2']);
    const remove = () => test.call('DELETE', `${root}/${id}/hardware-ids/gw-1`);
    expect([(await remove()).status, (await remove()).body.code]).toEqual([204, 'HARDWARE_ID_NOT_LISTED']);
    expect((await csv(id, '{}', 'application/json')).body.code).toBe('MEDIA_TYPE_UNSUPPORTED');
    expect((await csv(crypto.randomUUID(), 'gw-1')).body.code).toBe('ENROLLMENT_NOT_FOUND');
    expect((await csv(id, `${'gw-1,'.padEnd(1_100_000, 'x')}`)).body.code).toBe('BODY_TOO_LARGE');
  });
});
