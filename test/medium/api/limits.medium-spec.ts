import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { TestClock } from '../../../src/common/clock.fixture';
import type { Database } from '../../../src/database';
import { makeCertificate } from '../../support/certificate-maker';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';

describe('the limits of the API', () => {
  const clock = new TestClock();
  let database: Database;
  let test: TestApp;

  beforeAll(async () => {
    const env = {
      MOORAGE_API_RATE: '5',
      MOORAGE_API_BURST_SECONDS: '2',
      MOORAGE_TRUSTED_PROXIES: '127.0.0.0/8',
      MOORAGE_CORS_ORIGINS: 'https://pages.example',
      MOORAGE_BROKER_TOKEN: 'the-token-of-the-brokers',
    };
    test = await startTestApp({ clock, env });
    ({ database } = test);
  });
  afterAll(() => test.close());

  const from = (address: string, token: string | null = null, path = '/api/v1/me') =>
    test.call('GET', path, undefined, { token, headers: { 'x-forwarded-for': address } });
  const statuses = async (count: number, ask: (n: number) => ReturnType<typeof from>) => {
    const answers = [];
    for (let n = 0; n < count; n += 1) answers.push(await ask(n));
    return answers.map(({ status }) => status);
  };

  it('are per address: more than the burst is told when to ask again', async () => {
    expect(await statuses(10, () => from('203.0.113.1'))).toEqual(Array(10).fill(401));
    const refused = await from('203.0.113.1');
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('ratelimit-policy')).toBe('"address";q=10;w=2');
    expect(refused.headers.get('ratelimit')).toBe('"address";r=0;t=1');
    expect((await from('203.0.113.2')).status).toBe(401);
    expect((await from('203.0.113.1', null, '/health/live')).status).toBe(200);
    clock.advance(1_000);
    expect(await statuses(6, () => from('203.0.113.1'))).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('are per network where addresses are free to choose', async () => {
    expect(await statuses(11, (n) => from(`2001:db8::${n + 1}`))).toEqual([...Array(10).fill(401), 429]);
    expect((await from('2001:db8:0:1::1')).status).toBe(401);
  });

  it('are per token, wherever it is used', async () => {
    const ask = (n: number) => from(`198.51.100.${n}`, test.adminToken);
    expect(await statuses(11, ask)).toEqual([...Array(10).fill(200), 429]);
    expect((await from('198.51.100.200', 'another')).status).toBe(401);
  });

  it('are per token, however its header is spelled', async () => {
    clock.advance(10_000);
    const spelled = (n: number) => {
      const headers: Record<string, string> = { 'x-forwarded-for': `198.51.100.${100 + n}` };
      if (n % 2 === 0) headers.authorization = `Bearer${' '.repeat(n + 1)}api-spelled`;
      else headers.authorization = `${n < 6 ? 'bearer' : 'BEARER'} api-spelled`;
      return test.call('GET', '/api/v1/me', undefined, { token: null, headers });
    };
    expect(await statuses(11, spelled)).toEqual([...Array(10).fill(401), 429]);
    const beside = (n: number) => {
      const headers = { 'x-forwarded-for': `198.51.100.${150 + n}`, 'x-auth-token': 'api-beside' };
      return test.call('GET', '/api/v1/me', undefined, {
        token: null,
        headers: { ...headers, authorization: `x${n}` },
      });
    };
    expect((await statuses(11, beside)).at(-1)).toBe(429);
  });

  it('let this machine ask more', async () => {
    expect(await statuses(11, () => from('127.0.0.1'))).toEqual(Array(11).fill(401));
  });

  it('let a broker ask for all of its gateways at once, by its token alone', async () => {
    const body = { username: 'gw-1', topic: 'moorage/v1/gw-1/state', action: 'publish' };
    const ask = (token: string) =>
      test.call('POST', '/broker/emqx/acl', body, { token, headers: { 'x-forwarded-for': '203.0.113.20' } });
    expect(await statuses(30, () => ask('the-token-of-the-brokers'))).toEqual(Array(30).fill(200));
    expect(await statuses(11, () => ask('another-token'))).toEqual([...Array(10).fill(401), 429]);
    expect((await ask('the-token-of-the-brokers')).status).toBe(200);
  });

  it('let pages of other origins in only where they are named', async () => {
    const ask = (method: string, origin: string) =>
      test.call(method, '/api/v1/sign-in', undefined, { headers: { origin } });
    const named = await ask('OPTIONS', 'https://pages.example');
    expect([named.status, named.headers.get('access-control-allow-origin')]).toEqual([204, 'https://pages.example']);
    expect(named.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(named.headers.get('access-control-allow-credentials')).toBeNull();
    const other = await ask('GET', 'https://other.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('hold over TLS, where no proxy is believed that is not named', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'moorage-tls-'));
    const { pem, key } = await makeCertificate('localhost');
    const [certFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
    await writeFile(certFile, pem);
    await writeFile(keyFile, key);
    const secure = await startTestApp({ database, env: { MOORAGE_TLS_CERT: certFile, MOORAGE_TLS_KEY: keyFile } });
    try {
      const answer = await makeBook(secure, { origin: 'https://pages.example', 'x-forwarded-for': '203.0.113.9' });
      expect(answer).toMatchObject({ status: 201, headers: { 'strict-transport-security': 'max-age=31536000' } });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      const lines = await database.query<{ address: string }>('select address from audit_log order by id desc limit 1');
      expect(lines).toEqual([{ address: '127.0.0.1' }]);
    } finally {
      await secure.close();
      await rm(dir, { recursive: true });
    }
  });

  it('are served with a renewed certificate once it has its key, without a start anew', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'moorage-tls-'));
    const files = { MOORAGE_TLS_CERT: join(dir, 'cert.pem'), MOORAGE_TLS_KEY: join(dir, 'key.pem') };
    const [first, second] = [await makeCertificate('localhost'), await makeCertificate('localhost')];
    const fingerprintOf = ({ pem }: { pem: string }) => new X509Certificate(pem).fingerprint256;
    await writeFile(files.MOORAGE_TLS_CERT, first.pem);
    await writeFile(files.MOORAGE_TLS_KEY, first.key);
    const clock = new TestClock(new Date());
    const secure = await startTestApp({ database, clock, env: files });
    /** The clock stands, and the watch sleeps by it: whoever moves it has it look. */
    const later = async () => {
      clock.advance(60_000);
      return shownBy(secure);
    };
    try {
      expect(await shownBy(secure)).toBe(fingerprintOf(first));
      await writeFile(files.MOORAGE_TLS_CERT, second.pem);
      for (let minute = 0; minute < 3; minute += 1) expect(await later()).toBe(fingerprintOf(first));
      for (const file of Object.values(files)) await truncate(file);
      for (let minute = 0; minute < 3; minute += 1) expect(await later()).toBe(fingerprintOf(first));
      await writeFile(files.MOORAGE_TLS_CERT, second.pem);
      await writeFile(files.MOORAGE_TLS_KEY, second.key);
      await eventually(async () => (await later()) === fingerprintOf(second));
    } finally {
      await secure.close();
      await rm(dir, { recursive: true });
    }
  });
});

/** Of the certificate that new connections are shown. */
function shownBy({ url }: TestApp): Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', rejectUnauthorized: false });
  return new Promise((resolve, reject) => {
    socket.once('error', reject).once('secureConnect', () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
  });
}

/** A change over HTTPS, whoever signed the certificate. */
function makeBook({ url, adminToken }: TestApp, headers: object): Promise<{ status?: number; headers: object }> {
  return new Promise((resolve, reject) => {
    const own = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
    const options = { method: 'POST', rejectUnauthorized: false, headers: { ...own, ...headers } };
    const sent = request(`${url}/api/v1/price-books`, options, (response) => {
      response.resume();
      resolve({ status: response.statusCode, headers: response.headers });
    });
    sent.on('error', reject).end(JSON.stringify({ name: 'over TLS', currency: 'EUR' }));
  });
}
