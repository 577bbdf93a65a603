import { createHash, createHmac } from 'node:crypto';

/** HMAC-SHA256(group secret, hardware id): the only secret that a gateway has to hold. The secret is taken as text. */
export const deriveDeviceKey = (groupSecret: string, hardwareId: string): Buffer =>
  createHmac('sha256', groupSecret).update(hardwareId).digest();

export interface ProofInput {
  hardwareId: string;
  requestId: string;
  /** Exactly as it stands in the request. */
  timestamp: string;
  /** PEM, exactly as it stands in the request. */
  csr?: string;
}

/** Base64 HMAC-SHA256 under the device key: shows that the key is held without sending it. */
export function makeProof(deviceKey: Buffer, { hardwareId, requestId, timestamp, csr }: ProofInput): string {
  const csrDigest = createHash('sha256')
    .update(csr ?? '')
    .digest('base64');
  return createHmac('sha256', deviceKey)
    .update([hardwareId, requestId, timestamp, csrDigest].join('\n'))
    .digest('base64');
}
