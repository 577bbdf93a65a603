import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '../common/clock.fixture';
import { seal } from '../common/encryption';
import { CertificateAuthority } from './certificate.authority';
import { loadServerIdentity, type ServerIdentity } from './server.identity';

describe('the identity of the TLS listener', () => {
  const clock = new TestClock(new Date('2026-11-29T12:00:00.000Z'));
  const encryptionKey = randomBytes(32);
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'moorage-identity-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const fits = ({ certificate, privateKey }: ServerIdentity) =>
    new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));

  it('is kept, and made anew where the key in the folder is not that of the certificate beside it', async () => {
    const authority = await CertificateAuthority.load(await CertificateAuthority.create(clock), clock);
    const load = () => loadServerIdentity(authority, { dataDir, host: '127.0.0.1', encryptionKey, clock });
    const first = await load();
    expect(await load()).toEqual(first);
    const { privateKey } = await authority.issueServer(['localhost']);
    const sealed = seal(encryptionKey, privateKey, 'mqtt/server');
    await writeFile(join(dataDir, 'mqtt', 'server.key.sealed'), sealed);
    const second = await load();
    expect(fits(second)).toBe(true);
    expect(second.certificate).not.toBe(first.certificate);
    expect(await load()).toEqual(second);
  });
});
