import { createHmac } from 'node:crypto';

/** Azure's own clients take one hour; the token is shown once, to connect. */
const lifeSeconds = 3_600;

/**
 * `SharedAccessSignature` of one device, under its own key (Azure, concepts-symmetric-key-attestation).
 * `resource` is `{idScope}/registrations/{registrationId}`; the signature is over it just as it stands in the token.
 */
export function makeSasToken(resource: string, deviceKey: Buffer, now: Date): string {
  const sr = encodeURIComponent(resource);
  const expiry = Math.floor(now.getTime() / 1_000) + lifeSeconds;
  const signature = createHmac('sha256', deviceKey).update(`${sr}\n${expiry}`).digest('base64');
  return `SharedAccessSignature sr=${sr}&sig=${encodeURIComponent(signature)}&skn=registration&se=${expiry}`;
}
