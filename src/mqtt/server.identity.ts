import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../common/clock';
import { open, seal } from '../common/encryption';
import { DomainError } from '../common/errors';
import { replaceFile } from '../common/file.replacement';
import { logger } from '../common/logger';
import { withLock, type Database } from '../database';
import { insertAuthority, selectAuthority } from './certificate-authority.repository';
import { CertificateAuthority, type KeyAndCertificate } from './certificate.authority';

const log = logger('mqtt');
const sealContext = { authority: 'certificate_authority/1', server: 'mqtt/server' } as const;
/** A server certificate is renewed at a start that is nearer than this to its end. */
const renewBeforeMs = 60 * 86_400_000;

export interface ServerIdentity extends KeyAndCertificate {
  /** CA certificate, PEM. */
  authority: string;
}

export interface IdentityOptions {
  database: Database;
  encryptionKey: Buffer;
  clock: Clock;
}

/**
 * The service's CA: made once, under a lock, and kept in Postgres, so that every replica signs with the same one.
 * @throws DomainError ENCRYPTION_KEY_WRONG
 */
export function loadAuthority({ database, encryptionKey, clock }: IdentityOptions): Promise<CertificateAuthority> {
  return withLock(database, 'authority', async () => {
    if (!(await selectAuthority(database))) {
      const made = await CertificateAuthority.create(clock);
      const sealedKey = seal(encryptionKey, made.privateKey, sealContext.authority);
      await insertAuthority(database, { certificate: made.certificate, sealedKey }, clock.now());
      log.info({ event: 'mqtt.authority_made' }, 'certificate authority made');
    }
    const kept = await selectAuthority(database);
    if (!kept) throw new Error('the certificate authority vanished while it was made');
    const privateKey = openOrExplain(encryptionKey, kept.sealedKey);
    return CertificateAuthority.load({ certificate: kept.certificate, privateKey }, clock);
  });
}

/** Whether this key opens what the database keeps; null where nothing is kept yet. Changes nothing. */
export async function opensAuthority(database: Database, encryptionKey: Buffer | null): Promise<boolean | null> {
  const kept = await selectAuthority(database);
  if (!kept) return null;
  try {
    if (encryptionKey !== null) open(encryptionKey, kept.sealedKey, sealContext.authority);
    return encryptionKey !== null;
  } catch {
    return false;
  }
}

function openOrExplain(encryptionKey: Buffer, sealed: string): string {
  try {
    return open(encryptionKey, sealed, sealContext.authority);
  } catch (cause) {
    throw new DomainError({
      code: 'ENCRYPTION_KEY_WRONG',
      status: 500,
      message: 'MOORAGE_ENCRYPTION_KEY: the key of the certificate authority in the database does not open with it',
      action: 'Start with the encryption key that this database was first used with (docs/operate/backup.md).',
      cause,
    });
  }
}

/** The TLS listener's certificate, from the data folder while it serves, else made anew; writes `ca.pem` for clients. */
export async function loadServerIdentity(
  authority: CertificateAuthority,
  { dataDir, host, encryptionKey, clock }: { dataDir: string; host: string; encryptionKey: Buffer; clock: Clock },
): Promise<ServerIdentity> {
  const folder = join(dataDir, 'mqtt');
  await mkdir(folder, { recursive: true });
  await replaceFile(join(folder, 'ca.pem'), authority.certificate, 0o644);
  const names = reachableNames(host);
  const kept = await keptIdentity(folder, encryptionKey);
  if (kept && serves(kept.certificate, authority.certificate, names, clock.now())) {
    return { ...kept, authority: authority.certificate };
  }
  const made = await authority.issueServer(names);
  await replaceFile(join(folder, 'server.key.sealed'), seal(encryptionKey, made.privateKey, sealContext.server), 0o600);
  await replaceFile(join(folder, 'server.pem'), made.certificate, 0o644);
  log.info({ event: 'mqtt.server_certificate_made', names }, 'certificate of the TLS listener made');
  return { ...made, authority: authority.certificate };
}

async function keptIdentity(folder: string, encryptionKey: Buffer): Promise<KeyAndCertificate | null> {
  try {
    const certificate = await readFile(join(folder, 'server.pem'), 'utf8');
    const sealed = await readFile(join(folder, 'server.key.sealed'), 'utf8');
    const privateKey = open(encryptionKey, sealed, sealContext.server);
    // Who died between the two files, or wrote them while another process did, left a pair that no listener takes.
    const fits = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
    return fits ? { certificate, privateKey } : null;
  } catch {
    return null; // whatever is wrong with it, a new one serves as well
  }
}

function serves(certificate: string, authority: string, names: string[], now: Date): boolean {
  const found = new X509Certificate(certificate);
  const signed = found.verify(new X509Certificate(authority).publicKey);
  const covered = names.every((name) => found.checkHost(name) !== undefined || found.checkIP(name) !== undefined);
  return signed && covered && Date.parse(found.validTo) - now.getTime() > renewBeforeMs;
}

function reachableNames(host: string): string[] {
  const everywhere = ['0.0.0.0', '::'].includes(host);
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const own = everywhere
    ? addresses.map(({ address }) => address).filter((address) => !address.startsWith('fe80:'))
    : [host];
  return [...new Set(['localhost', '127.0.0.1', '::1', hostname(), ...own])];
}
