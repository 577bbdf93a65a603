import { deriveDeviceKey, makeProof } from './device.proof';

/** Expected values come from `openssl dgst -sha256 -mac HMAC`. */
describe('device key and proof', () => {
  const secret = 'q5Zk3v0Jd1cX8n2LwY7bRtU4mPsE6hGfA9oViKxTzDQ';
  const hardwareId = 'gw-0007.a1:b2';
  const key = deriveDeviceKey(secret, hardwareId);
  const csr = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n';
  const request = {
    hardwareId,
    requestId: '0190f3a2-0000-7000-8000-000000000001',
    timestamp: '2026-11-24T02:30:00.000Z',
  };

  it('derives the key that openssl derives from the same secret and hardware id', () => {
    expect(key.toString('base64')).toBe('BV9k9YOzs7zLZxbcEDPb751WWUGNKpfjh7qBfTKdbK4=');
  });

  it('derives another key for another hardware id', () => {
    expect(deriveDeviceKey(secret, 'gw-0008').equals(key)).toBe(false);
  });

  it('makes the proof that openssl makes for a request without a signing request', () => {
    expect(makeProof(key, request)).toBe('EUTho8MS5uUeYY87MJReYao59336sA0EqjO4Ho6RJss=');
  });

  it('covers the signing request by its digest', () => {
    expect(makeProof(key, { ...request, csr })).toBe('jQJ1c+ARPjSk67UzqHxijVfD8dtmxVBYSBUb5EviRZc=');
  });
});
