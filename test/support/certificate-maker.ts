import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
  type Extension,
} from '@peculiar/x509';
import { KeyObject, sign, webcrypto, X509Certificate } from 'node:crypto';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;

/** A certificate that a test made, with its key; both PEM. */
export interface Made {
  name: string;
  pem: string;
  key: string;
  keys: webcrypto.CryptoKeyPair;
}

export interface Wish {
  /** Signs it; itself when absent. */
  by?: Made;
  /** Undefined: not an authority's. Null: an authority's without a path length. */
  pathLength?: number | null;
  /** Days from now. */
  from?: number;
  until?: number;
  keyUsage?: number;
  purposes?: string[];
  extensions?: Extension[];
  /** RSA of this length instead of EC. */
  rsaBits?: number;
  /** Those of another one, instead of new ones. */
  keys?: webcrypto.CryptoKeyPair;
}

/** A certificate for `CN=<name>`. */
export async function makeCertificate(name: string, wish: Wish = {}): Promise<Made> {
  const keys = wish.keys ?? (await newKeys(wish.rsaBits));
  const signingKey = (wish.by?.keys ?? keys).privateKey;
  const now = Date.now();
  const isAuthority = wish.pathLength !== undefined;
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [name] }],
    issuer: [{ CN: [wish.by?.name ?? name] }],
    notBefore: new Date(now + (wish.from ?? -1) * day),
    notAfter: new Date(now + (wish.until ?? 30) * day),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: signingKey.algorithm.name === ecdsa.name ? ecdsa : rsa(2_048),
    extensions: [
      new BasicConstraintsExtension(isAuthority, wish.pathLength ?? undefined, true),
      new KeyUsagesExtension(
        wish.keyUsage ?? (isAuthority ? KeyUsageFlags.keyCertSign : KeyUsageFlags.digitalSignature),
        true,
      ),
      ...(wish.purposes ? [new ExtendedKeyUsageExtension(wish.purposes)] : []),
      ...(wish.extensions ?? []),
    ],
  });
  const key = KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' }).toString();
  return { name, pem: `${certificate.toString('pem')}\n`, key, keys };
}

/** The same with another digest, signed anew by an RSA key of 2,048 bits: what webcrypto will not do. */
export function signedWith(digest: 'md5' | 'sha1', { pem }: Made, by: Made): string {
  const der = new X509Certificate(pem).raw;
  const algorithms = { sha256: '2a864886f70d01010b', md5: '2a864886f70d010104', sha1: '2a864886f70d010105' };
  const other = Buffer.from(der.toString('hex').replaceAll(algorithms.sha256, algorithms[digest]), 'hex');
  // Four octets that say how long the whole is, what is signed, 15 of the algorithm, and the signature behind five of its own.
  const signature = sign(digest, other.subarray(4, -(15 + 5 + 256)), by.key);
  signature.copy(other, other.length - signature.length);
  return `-----BEGIN CERTIFICATE-----\n${other.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

const rsa = (modulusLength: number) =>
  ({ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength, publicExponent: new Uint8Array([1, 0, 1]) }) as const;

const newKeys = (rsaBits?: number): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(rsaBits === undefined ? ecdsa : rsa(rsaBits), true, ['sign', 'verify']);
