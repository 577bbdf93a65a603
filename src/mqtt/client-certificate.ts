import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { X509Certificate as Parsed } from '@peculiar/x509';
import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { sha256 } from '../common/ids';
import type { DeviceCredentials } from './mqtt.gateway';
import { isHardwareId } from './topics';

type CertificateCredentials = Extract<DeviceCredentials, { kind: 'certificate' }>;

/** What a device sends beyond this is left out. */
const longestChain = 5;

/** SHA-256 of a public key in SPKI form: how a device's key is known everywhere. */
export const keyFingerprintOf = (certificate: X509Certificate): string =>
  sha256(certificate.publicKey.export({ type: 'spki', format: 'der' }));

const chains = new WeakMap<TLSSocket, X509Certificate[]>();

/** What a client sent in the handshake, leaf first; empty without a certificate. */
export function peerChainOf(socket: TLSSocket): X509Certificate[] {
  // Asked for once: Node takes what it gives away from the connection's chain, and the next answer lacks an intermediate.
  const chain = chains.get(socket) ?? chainFrom(socket.getPeerX509Certificate());
  chains.set(socket, chain);
  return chain;
}

function chainFrom(leaf: X509Certificate | undefined): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let next = leaf; next && chain.length < longestChain; next = next.issuerCertificate) chain.push(next);
  return chain;
}

/** What the client certificate of a TLS connection claims; the handshake has shown that the client holds its key. Null without one. */
export function certificateCredentials(socket: TLSSocket): CertificateCredentials | null {
  const certificates = peerChainOf(socket);
  const leaf = certificates.at(0);
  if (!leaf) return null;
  const names = commonNamesOf(leaf.raw);
  const chain = certificates.map(({ raw }) => raw);
  const keyFingerprint = keyFingerprintOf(leaf);
  const hardwareId = names.length === 1 && isHardwareId(names[0]) ? names[0] : '';
  const serial = leaf.serialNumber.toLowerCase();
  return { kind: 'certificate', hardwareId, keyFingerprint, serial, isOurs: socket.authorized, chain };
}

function commonNamesOf(der: Buffer): string[] {
  try {
    return new Parsed(der).subjectName.getField('CN');
  } catch {
    return []; // a certificate that cannot be read names nobody
  }
}
