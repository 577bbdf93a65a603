import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { sha256 } from '../common/ids';
import type { DeviceCredentials } from './mqtt.gateway';

type CertificateCredentials = Extract<DeviceCredentials, { kind: 'certificate' }>;

/** SHA-256 of a public key in SPKI form: how a device's key is known everywhere. */
export const keyFingerprintOf = (certificate: X509Certificate): string =>
  sha256(certificate.publicKey.export({ type: 'spki', format: 'der' }));

/** Who the verified client certificate of a TLS connection speaks for: its CN; null without one, or one that our CA did not sign. */
export function certificateCredentials(socket: TLSSocket): CertificateCredentials | null {
  if (!socket.authorized) return null;
  const certificate = socket.getPeerX509Certificate();
  const commonName = certificate?.subject
    .split('\n')
    .find((line) => line.startsWith('CN='))
    ?.slice(3);
  if (!certificate || commonName === undefined) return null;
  return { kind: 'certificate', hardwareId: commonName, keyFingerprint: keyFingerprintOf(certificate) };
}
