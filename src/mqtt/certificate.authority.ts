import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import {
  BasicConstraintsExtension,
  AuthorityKeyIdentifierExtension,
  cryptoProvider,
  CRLDistributionPointsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  Extension,
  type JsonGeneralName,
  type PublicKey,
} from '@peculiar/x509';
import { createPrivateKey, createPublicKey, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import type { Clock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import { sha256 } from '../common/ids';
import { signList, type RevokedCertificate } from './revocation.list';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;
export const authorityDays = 3_650;
const serverDays = 397;
const deviceDays = 365;
/** Clocks of devices are seldom right to the minute. */
const backdatedMs = 5 * 60_000;

cryptoProvider.set(webcrypto);

export interface KeyAndCertificate {
  /** PEM. */
  certificate: string;
  /** PKCS #8, PEM. */
  privateKey: string;
}

/** What a certificate request proved: the holder of this key made it. */
export interface CheckedRequest {
  /** SHA-256 of the public key (SPKI, DER), hex. */
  keyFingerprint: string;
}

export interface DeviceCertificate {
  certificate: string;
  /** Hex. */
  serial: string;
  notAfter: Date;
}

const pem = (key: webcrypto.CryptoKey): Promise<string> =>
  webcrypto.subtle
    .exportKey('pkcs8', key)
    .then((der) => createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }))
    .then((found) => found.export({ format: 'pem', type: 'pkcs8' }).toString());

const newKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);

/** Positive and of 127 bits of chance (RFC 5280, 4.1.2.2). */
const newSerial = (): string => {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] & 0x7f) | 0x40;
  return bytes.toString('hex');
};

/** How long a list of revocations is good for. */
export const revocationsMs = day;

/** Signs the certificates of the TLS listener and of devices. */
export class CertificateAuthority {
  private readonly issuer: X509Certificate;

  private constructor(
    /** PEM. */
    readonly certificate: string,
    private readonly key: webcrypto.CryptoKey,
    private readonly keyOfLists: KeyObject,
    private readonly clock: Clock,
  ) {
    this.issuer = new X509Certificate(certificate);
  }

  static async create(clock: Clock): Promise<KeyAndCertificate> {
    const keys = await newKeys();
    const now = clock.now().getTime();
    const made = await X509CertificateGenerator.createSelfSigned({
      name: `CN=Moorage CA ${newSerial().slice(0, 8)}, O=Moorage`,
      serialNumber: newSerial(),
      notBefore: new Date(now - backdatedMs),
      notAfter: new Date(now + authorityDays * day),
      keys: keys,
      signingAlgorithm: ecdsa,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return { certificate: made.toString('pem'), privateKey: await pem(keys.privateKey) };
  }

  static async load({ certificate, privateKey }: KeyAndCertificate, clock: Clock): Promise<CertificateAuthority> {
    const found = createPrivateKey(privateKey);
    const der = found.export({ format: 'der', type: 'pkcs8' });
    const key = await webcrypto.subtle.importKey('pkcs8', der, ecdsa, false, ['sign']);
    return new CertificateAuthority(certificate, key, found, clock);
  }

  /** A certificate for the TLS listener under all the names that it may be reached by. */
  async issueServer(names: string[]): Promise<KeyAndCertificate> {
    const keys = await newKeys();
    const alternatives = names.map((name): JsonGeneralName => ({ type: isIP(name) ? 'ip' : 'dns', value: name }));
    const made = await this.sign(`CN=${names[0]}`, keys.publicKey, serverDays, [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(alternatives),
    ]);
    return { certificate: made.toString('pem'), privateKey: await pem(keys.privateKey) };
  }

  /** Signs a device's request; the CN is the hardware id, whatever the request says. */
  async issueDevice(csr: string, hardwareId: string, crlUrl: string | null): Promise<DeviceCertificate> {
    return issued(await this.signDevice(hardwareId, parseRequest(csr).publicKey, crlUrl));
  }

  /** A certificate with a key of our making; the key is nowhere but in the answer. */
  async issueWithKey(
    commonName: string,
    crlUrl: string | null,
  ): Promise<DeviceCertificate & KeyAndCertificate & CheckedRequest> {
    const keys = await newKeys();
    const made = await this.signDevice(commonName, keys.publicKey, crlUrl);
    const keyFingerprint = sha256(Buffer.from(made.publicKey.rawData));
    return { ...issued(made), privateKey: await pem(keys.privateKey), keyFingerprint };
  }

  /** The list of what is revoked (RFC 5280, 5), DER. */
  issueRevocations(revoked: RevokedCertificate[]): Promise<Buffer> {
    const { issuer, keyOfLists: key } = this;
    const madeAt = this.clock.now();
    // Backdated, as certificates are: a broker whose clock is behind would refuse everybody by a list of the future.
    const thisUpdate = new Date(madeAt.getTime() - backdatedMs);
    const nextUpdate = new Date(madeAt.getTime() + revocationsMs);
    return signList({ issuer, key, revoked, madeAt, thisUpdate, nextUpdate });
  }

  private signDevice(
    commonName: string,
    publicKey: PublicKey | webcrypto.CryptoKey,
    crlUrl: string | null,
  ): Promise<X509Certificate> {
    return this.sign([{ CN: [commonName] }], publicKey, deviceDays, [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
      ...(crlUrl === null ? [] : [new CRLDistributionPointsExtension([crlUrl])]),
    ]);
  }

  private async sign(
    subject: string | { CN: string[] }[],
    publicKey: PublicKey | webcrypto.CryptoKey,
    days: number,
    extensions: Extension[],
  ): Promise<X509Certificate> {
    const now = this.clock.now().getTime();
    return X509CertificateGenerator.create({
      subject,
      issuer: this.issuer.subject,
      serialNumber: newSerial(),
      notBefore: new Date(now - backdatedMs),
      notAfter: new Date(Math.min(now + days * day, this.issuer.notAfter.getTime())),
      publicKey,
      signingKey: this.key,
      signingAlgorithm: ecdsa,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        await SubjectKeyIdentifierExtension.create(publicKey),
        await AuthorityKeyIdentifierExtension.create(this.issuer),
        ...extensions,
      ],
    });
  }
}

const issued = (made: X509Certificate): DeviceCertificate => ({
  certificate: made.toString('pem'),
  serial: made.serialNumber,
  notAfter: made.notAfter,
});

/**
 * Checks a PKCS #10 request: its signature proves possession of the key (RFC 2986, 4.2), which must be strong enough.
 * @throws DomainError CSR_INVALID
 */
export async function checkRequest(csr: string): Promise<CheckedRequest> {
  const request = parseRequest(csr);
  const spki = Buffer.from(request.publicKey.rawData);
  const key = publicKeyOf(spki);
  if (!(await request.verify().catch(() => false))) throw csrInvalid('its signature does not fit its public key');
  if (!isStrongKey(key))
    throw csrInvalid('its key is neither EC (P-256, P-384, P-521), Ed25519 nor RSA of 2048 to 8192 bits');
  return { keyFingerprint: sha256(spki) };
}

/** EC (P-256, P-384, P-521), Ed25519 or RSA of 2048 to 8192 bits. */
export function isStrongKey(key: KeyObject): boolean {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') return modulusLength >= 2048 && modulusLength <= 8192;
  if (key.asymmetricKeyType === 'ec') return ['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve);
  return key.asymmetricKeyType === 'ed25519';
}

function publicKeyOf(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch (error) {
    throw csrInvalid(messageOf(error));
  }
}

function parseRequest(csr: string): Pkcs10CertificateRequest {
  try {
    return new Pkcs10CertificateRequest(csr);
  } catch (error) {
    throw csrInvalid(messageOf(error));
  }
}

const csrInvalid = (reason: string): DomainError =>
  new DomainError({
    code: 'CSR_INVALID',
    status: 422,
    message: `the certificate request cannot be signed: ${reason}`,
    action: 'Send a PKCS #10 request in PEM, signed with its own key.',
  });
