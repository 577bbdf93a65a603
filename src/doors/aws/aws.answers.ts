import type { RegistrationReply } from '../../mqtt';
import { throttledCode } from '../../registration';

export interface Accepted {
  accepted: Record<string, unknown>;
  rejected?: undefined;
}
export interface Rejected {
  rejected: { statusCode: number; errorCode: string; errorMessage: string };
  accepted?: undefined;
}

const codes = {
  InvalidPayload: 400,
  InvalidCertificateOwnershipToken: 400,
  InvalidCertificateSigningRequest: 400,
  AccessDenied: 403,
  ResourceNotFound: 404,
  UnsupportedMediaType: 415,
  TooManyRequests: 429,
  ServiceUnavailable: 503,
} as const;
export type RejectionCode = keyof typeof codes;

export const rejected = (errorCode: RejectionCode, errorMessage: string): Rejected => ({
  rejected: { statusCode: codes[errorCode], errorCode, errorMessage },
});

export const tooEarly = (waitMs: number): Rejected =>
  rejected('TooManyRequests', `try again in ${Math.ceil(waitMs / 1_000)} s`);

/**
 * AWS knows no device that waits. One that is accepted, or waits for a person, has its thing at once; where to go stands in the
 * configuration, or comes on the native registration topic once there is something to say. Beside a broker that is not ours its
 * certificate opens none to hear that: there it asks again.
 */
export function registered(
  thingName: string,
  { status, reason, ...reply }: RegistrationReply,
  hasBroker: boolean,
): Accepted | Rejected {
  // AWS's answers have no place for a time: it stands in the message.
  if (reason?.code === throttledCode) {
    return rejected('TooManyRequests', `${reason.code}: ${reason.message}`);
  }
  if (status === 'rejected') {
    return rejected('AccessDenied', reason ? `${reason.code}: ${reason.message}` : 'refused');
  }
  const { assignment, deviceId, fleet, retryAfter } = reply;
  if (status !== 'assigned' && !hasBroker) {
    return rejected('ServiceUnavailable', `${reason?.code ?? status}: try again in ${retryAfter ?? 5} s`);
  }
  const facts = { status, deviceId, fleet, retryAfter, ...assignment };
  const deviceConfiguration = Object.fromEntries(
    Object.entries(facts).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
  return { accepted: { thingName, deviceConfiguration } };
}

/** A flat map in CBOR (RFC 8949): enough to say in a client's own format that it is not spoken here. */
export function cborOf(map: Record<string, string | number>): Buffer {
  const head = (major: number, length: number): Buffer =>
    length < 24 ? Buffer.from([(major << 5) | length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
  const text = (value: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  const entries = Object.entries(map);
  const parts = entries.flatMap(([key, value]) => [
    text(key),
    typeof value === 'number' ? head(0, value) : text(value),
  ]);
  return Buffer.concat([head(5, entries.length), ...parts]);
}
