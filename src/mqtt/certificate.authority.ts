import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import {
  BasicConstraintsExtension,
  AuthorityKeyIdentifierExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  type Extension,
  type JsonGeneralName,
  type PublicKey,
} from '@peculiar/x509';
import { createPrivateKey, createPublicKey, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import type { Clock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import { sha256 } from '../common/ids';

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

/** Signs the certificates of the TLS listener and of devices. */
export class CertificateAuthority {
  private readonly issuer: X509Certificate;

  private constructor(
    /** PEM. */
    readonly certificate: string,
    private readonly key: webcrypto.CryptoKey,
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
    const der = createPrivateKey(privateKey).export({ format: 'der', type: 'pkcs8' });
    const key = await webcrypto.subtle.importKey('pkcs8', der, ecdsa, false, ['sign']);
    return new CertificateAuthority(certificate, key, clock);
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
  async issueDevice(csr: string, hardwareId: string): Promise<DeviceCertificate> {
    const request = parseRequest(csr);
    const made = await this.sign([{ CN: [hardwareId] }], request.publicKey, deviceDays, [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
    ]);
    return { certificate: made.toString('pem'), serial: made.serialNumber, notAfter: made.notAfter };
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

/**
 * Checks a PKCS #10 request: its signature proves possession of the key (RFC 2986, 4.2), which must be strong enough.
 * @throws DomainError CSR_INVALID
 */
export async function checkRequest(csr: string): Promise<CheckedRequest> {
  const request = parseRequest(csr);
  const spki = Buffer.from(request.publicKey.rawData);
  const key = publicKeyOf(spki);
  if (!(await request.verify().catch(() => false))) throw csrInvalid('its signature does not fit its public key');
  if (!isStrong(key))
    throw csrInvalid('its key is neither EC (P-256, P-384, P-521), Ed25519 nor RSA of 2048 to 8192 bits');
  return { keyFingerprint: sha256(spki) };
}

function isStrong(key: KeyObject): boolean {
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
