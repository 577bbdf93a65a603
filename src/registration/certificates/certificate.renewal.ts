import type { DueDevice } from '../devices/device.types';

/** A certificate that ends within this is made anew at the next reply, and its device is told to ask by then. */
const renewBeforeMs = 30 * 86_400_000;

/** Certificates that end before this are due. */
export const renewalLimit = (now: Date): Date => new Date(now.getTime() + renewBeforeMs);

export const renewAfter = (expiresAt: Date): Date => new Date(expiresAt.getTime() - renewBeforeMs);

/** The device as the key that it is about to change to: what a request with that key, or the news after it, is told. */
export function renewedFace(device: DueDevice): DueDevice {
  const { renewalKeyFingerprint: keyFingerprint, renewalCsr: csr } = device;
  if (keyFingerprint === null) return device;
  const { renewalCertificate: certificate, renewalExpiresAt: certificateExpiresAt } = device;
  return { ...device, keyFingerprint, csr, certificate, certificateExpiresAt };
}
