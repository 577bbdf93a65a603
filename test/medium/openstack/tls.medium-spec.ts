import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { loadCloudSettings, openCloud, type OpenStackError } from '../../../src/openstack';
import { HastyClock } from './scripted-cloud';

let dir: string;
let server: Server;

beforeAll(async () => {
  x509.cryptoProvider.set(webcrypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=cloud',
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  dir = mkdtempSync(join(tmpdir(), 'moorage-tls-'));
  writeFileSync(join(dir, 'ca.pem'), certificate.toString('pem'));
  const pem = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`;
  writeFileSync(join(dir, 'both.pem'), `${certificate.toString('pem')}\n${pem}`);
  const tls = { key: pem, cert: certificate.toString('pem'), requestCert: true, rejectUnauthorized: false };
  server = createServer(tls, ({ socket }, response) => {
    const { subject } = (socket as TLSSocket).getPeerCertificate() as Partial<PeerCertificate>;
    const message = subject ? `reached by ${String(subject.CN)}` : 'reached';
    response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true });
});

async function failureWith(tls: Record<string, string>): Promise<OpenStackError> {
  const user = { OS_USERNAME: 'u', OS_PASSWORD: 'hunter22', OS_PROJECT_NAME: 'p' };
  const env = { OS_AUTH_URL: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ...user, ...tls };
  const cloud = openCloud(loadCloudSettings({ env, cwd: dir, homeDir: dir }), { clock: new HastyClock() });
  try {
    return await cloud.projectId().then(
      () => Promise.reject(new Error('no failure')),
      (error: unknown) => error as OpenStackError,
    );
  } finally {
    await cloud.close();
  }
}

test('a cloud with a certificate of its own is refused, and told how to be trusted', async () => {
  const error = await failureWith({});
  expect(error).toMatchObject({
    errorClass: 'terminal',
    httpStatus: null,
    action: expect.stringContaining('cacert') as string,
  });
  expect(error.message).toMatch(/self.signed/i);
});

test.each<Record<string, string>>([{ OS_CACERT: 'ca.pem' }, { OS_INSECURE: 'true' }, { OS_VERIFY: 'false' }])(
  'it is reached with %j',
  async (tls) => {
    expect(await failureWith(tls)).toMatchObject({ httpStatus: 401, reason: 'reached' });
  },
);

test('whoever has certificate and key in one file is known by it', async () => {
  expect(await failureWith({ OS_CACERT: 'ca.pem', OS_CERT: 'both.pem' })).toMatchObject({ reason: 'reached by cloud' });
});
