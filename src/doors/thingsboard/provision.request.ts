import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { isHardwareId, isStrongKey, keyFingerprintOf } from '../../mqtt';

const text = (longest: number) => z.string().min(1).max(longest);

/** What a device publishes to `/provision/request` (ThingsBoard, device provisioning over MQTT). */
export const provisionRequestSchema = z.object({
  deviceName: z.string().refine(isHardwareId, 'a device name of letters, digits and . _ : @ = ~ -'),
  provisionDeviceKey: text(64),
  provisionDeviceSecret: text(512),
  credentialsType: z.enum(['ACCESS_TOKEN', 'MQTT_BASIC', 'X509_CERTIFICATE']).default('ACCESS_TOKEN'),
  token: text(256).optional(),
  clientId: text(256).optional(),
  username: text(256).optional(),
  password: text(256).optional(),
  hash: text(16_384).optional(),
});
export type ProvisionRequest = z.infer<typeof provisionRequestSchema>;

/** What the device will connect with. */
export type Chosen =
  | { kind: 'token'; token: string | null }
  | { kind: 'basic'; clientId: string; username: string; password: string }
  | { kind: 'certificate'; pem: string; keyFingerprint: string };

/** The credentials that a request asks for, or what is wrong with them. */
export function chosenIn({
  credentialsType,
  token,
  clientId,
  username,
  password,
  hash,
}: ProvisionRequest): Chosen | string {
  if (credentialsType === 'ACCESS_TOKEN') {
    // A token that reads like an announcement of AWS's SDKs could not be told from one.
    return token?.startsWith('?') ? 'a token does not begin with ?' : { kind: 'token', token: token ?? null };
  }
  if (credentialsType === 'MQTT_BASIC') {
    if (username === undefined || password === undefined) return 'MQTT_BASIC needs username and password';
    if (username.startsWith('?')) return 'a user name does not begin with ?';
    return { kind: 'basic', clientId: clientId ?? '', username, password };
  }
  return certificateIn(hash);
}

function certificateIn(hash: string | undefined): Chosen | string {
  try {
    const certificate = new X509Certificate(hash ?? '');
    if (!isStrongKey(certificate.publicKey)) return 'the key of the certificate is too weak';
    const keyFingerprint = keyFingerprintOf(certificate);
    return { kind: 'certificate', pem: hash ?? '', keyFingerprint };
  } catch {
    return 'X509_CERTIFICATE needs the certificate as hash, in PEM';
  }
}
