import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { X509Certificate, X509Crl } from '@peculiar/x509';
import { randomBytes } from 'node:crypto';
import { TestClock } from '../common/clock.fixture';
import { CertificateAuthority } from './certificate.authority';
import type { RevokedCertificate } from './revocation.list';

describe('the list of revocations', () => {
  const clock = new TestClock(new Date('2026-11-29T12:00:00.000Z'));
  let authority: CertificateAuthority;

  beforeAll(async () => {
    authority = await CertificateAuthority.load(await CertificateAuthority.create(clock), clock);
  });

  const many = (count: number, reason = 4): RevokedCertificate[] =>
    Array.from({ length: count }, () => {
      return { serial: randomBytes(16).toString('hex').replace(/^0+/, ''), revokedAt: clock.now(), reason };
    });
  const read = async (revoked: RevokedCertificate[]) => {
    const list = new X509Crl(await authority.issueRevocations(revoked), { berOptions: { maxNodes: Infinity } });
    expect(await list.verify({ publicKey: new X509Certificate(authority.certificate) })).toBe(true);
    return list;
  };
  const numbers = (found: readonly { serialNumber: string }[]) =>
    found.map(({ serialNumber }) => BigInt(`0x${serialNumber}`));

  it('says who made it and until when it is good, with nothing in it', async () => {
    const list = await read([]);
    expect(list.issuer).toBe(new X509Certificate(authority.certificate).subject);
    expect([list.thisUpdate, list.nextUpdate].map((at) => at?.toISOString())).toEqual([
      '2026-11-29T11:55:00.000Z',
      '2026-11-30T12:00:00.000Z',
    ]);
    expect(list.entries).toEqual([]);
    const number = list.extensions.find(({ type }) => type === '2.5.29.20');
    expect(Buffer.from(number?.value ?? new ArrayBuffer()).toString('hex')).toBe(
      `0206${clock.now().getTime().toString(16).padStart(12, '0')}`,
    );
  });

  it('takes serial numbers of all lengths, every reason, and times of either century', async () => {
    const revoked = [
      { serial: '01', revokedAt: new Date('2049-12-31T23:59:59.000Z'), reason: 0 },
      { serial: '80', revokedAt: new Date('2050-01-01T00:00:00.000Z'), reason: 4 },
      { serial: '7f', revokedAt: new Date('2026-01-02T03:04:05.678Z'), reason: 5 },
      { serial: 'abc', revokedAt: new Date('2026-01-02T03:04:05.000Z'), reason: 6 },
      { serial: '00ff00', revokedAt: new Date('2026-01-02T03:04:05.000Z'), reason: 9 },
    ];
    const { entries } = await read(revoked);
    expect(numbers(entries)).toEqual(revoked.map(({ serial }) => BigInt(`0x${serial}`)));
    expect(entries.map(({ reason }) => reason ?? 0)).toEqual([0, 4, 5, 6, 9]);
    expect(entries.map(({ revocationDate }) => revocationDate.getTime())).toEqual(
      revoked.map(({ revokedAt }) => Math.floor(revokedAt.getTime() / 1_000) * 1_000),
    );
  });

  it('has room for more than fit into the arguments of a call', async () => {
    const entry = { serial: '7f', revokedAt: clock.now(), reason: 4 };
    const list = await authority.issueRevocations(Array<RevokedCertificate>(200_000).fill(entry));
    expect(list.byteLength).toBeGreaterThan(200_000 * 20);
  });

  it('takes a length of work that grows as the list does, and not by its square', async () => {
    const spent = async (revoked: RevokedCertificate[]) => {
      const from = process.cpuUsage();
      await authority.issueRevocations(revoked);
      const { user, system } = process.cpuUsage(from);
      return user + system;
    };
    const [fewer, more] = [many(10_000), many(40_000)];
    await spent(fewer);
    const least = async (of: RevokedCertificate[]) => Math.min(await spent(of), await spent(of), await spent(of));
    // 4 times as many: 16 times the work where each is compared with all. Of fewer the clock's own steps would be a part of it.
    expect(await least(more)).toBeLessThan(10 * (await least(fewer)));
    const some = more.slice(0, 2_000);
    const { entries } = await read(some);
    expect(numbers(entries)).toEqual(some.map(({ serial }) => BigInt(`0x${serial}`)));
  });
});
