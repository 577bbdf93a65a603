import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { KeyObject, webcrypto } from 'node:crypto';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A certificate request with a new key unless one is given, both PEM: another identity of whatever hardware sends it. */
export async function newRequest(
  commonName = 'x',
  given?: webcrypto.CryptoKeyPair,
): Promise<{ csr: string; key: string }> {
  const keys = given ?? (await webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']));
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: `CN=${commonName}`,
    keys,
    signingAlgorithm: ecdsa,
  });
  const key = KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' }).toString();
  return { csr: request.toString('pem'), key };
}

/** A request whose signature does not fit: PEM. */
export async function brokenRequest(): Promise<string> {
  const { csr } = await newRequest();
  const der = Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  der[der.length - 1] ^= 1; // the signature stands at the end
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
}
