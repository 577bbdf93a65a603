import { deviceStateSchema } from '../../mqtt';
import type { DeviceStatus, Refusal } from '../devices/device.types';

/** Of a connection. What is kept of it says more, which the device is not told. */
export const credentialsRefused: Refusal = {
  code: 'CREDENTIALS_REFUSED',
  message: 'The connection is not let in: what it shows opens no enrollment and is no device’s.',
};

/** Of a message to a topic of somebody else. MQTT 3.1.1 has no way to tell the device, whose connection ends by it (3.3.5). */
export const topicNotOwn: Refusal = {
  code: 'TOPIC_NOT_OWN',
  message: 'The topic does not lie below the own hardware id, where alone the connection may publish.',
};

/** One text for a wrong secret, a wrong proof and an id that does not exist: the answer tells nothing about which. */
export const enrollmentRefused: Refusal = {
  code: 'ENROLLMENT_REFUSED',
  message: 'The enrollment id or its secret or proof is not valid for this device.',
};

export const secretInClear: Refusal = {
  code: 'SECRET_NOT_ENCRYPTED',
  message: 'The broker is reached without TLS: send a proof under the device key, never the group secret itself.',
};

export const enrollmentRevoked: Refusal = {
  code: 'ENROLLMENT_REVOKED',
  message: 'This enrollment takes no new devices any more; ask the operator for another one.',
};

export const enrollmentExpired: Refusal = {
  code: 'ENROLLMENT_EXPIRED',
  message: 'The time of this enrollment is over: it takes no new devices; ask the operator for another one.',
};

export const enrollmentFull: Refusal = {
  code: 'ENROLLMENT_FULL',
  message: 'This enrollment has brought in as many devices as it may; the operator can let it take more.',
  retryAfter: 3_600,
};

export const tooManyKeys: Refusal = {
  code: 'TOO_MANY_KEYS',
  message:
    'So many keys were made for this hardware id that no further one is taken: keep one, or have the operator take the device out of service.',
  retryAfter: 3_600,
};

export const hardwareIdNotAllowed: Refusal = {
  code: 'HARDWARE_ID_NOT_ALLOWED',
  message: 'This enrollment takes only the hardware ids of its list, and this one is not on it.',
  retryAfter: 3_600,
};

export const enrollmentNotVerified: Refusal = {
  code: 'ENROLLMENT_NOT_VERIFIED',
  message: 'The operator has not yet proved that the authority of this enrollment is his.',
  retryAfter: 300,
};

export const certificateRefused = (problem: string): Refusal => ({
  code: 'CERTIFICATE_REFUSED',
  message: `The certificate does not prove who this is: ${problem}.`,
});

export const timestampRefused: Refusal = {
  code: 'TIMESTAMP_OUT_OF_RANGE',
  message: 'The proof is more than 5 minutes from the service’s time; set the clock and make a new one.',
  retryAfter: 5,
};

const unprovenCodes = new Set([
  'ENROLLMENT_REFUSED',
  'SECRET_NOT_ENCRYPTED',
  'CERTIFICATE_REFUSED',
  'TIMESTAMP_OUT_OF_RANGE',
]);

/**
 * Whether whoever asked has not shown that it may speak for the enrollment that it names; a proof that is too old may be stolen,
 * and a secret that came in clear is not even compared.
 */
export const isUnproven = ({ code }: Refusal): boolean => unprovenCodes.has(code);

export const fleetMismatch: Refusal = {
  code: 'FLEET_MISMATCH',
  message: 'The enrollment does not belong to the fleet that the request names.',
};

export const fleetDeleted: Refusal = {
  code: 'FLEET_DELETED',
  message: 'The fleet is being deleted, or is already gone.',
};

/** What a registration used up that is sent away: its fleet's or enrollment's allowance, that of unknown ids, or the queue. */
export type ThrottleReason = 'fleet' | 'enrollment' | 'stranger' | 'queue';

export const throttledCode = 'REGISTRATION_THROTTLED';

const throttledBy: Record<ThrottleReason, string> = {
  fleet: 'More registrations of this fleet come in than it may bring',
  enrollment: 'More registrations by this enrollment come in than it may bring',
  stranger: 'More registrations of unknown enrollments come in than are looked at',
  queue: 'More registrations wait than can be taken now',
};

/** What is kept of those that were sent away: how long for differs. */
export const throttledFor = (reason: ThrottleReason): Refusal => ({
  code: throttledCode,
  message: `${throttledBy[reason]}.`,
});

export const throttled = (reason: ThrottleReason, retryAfter: number): Refusal => ({
  code: throttledCode,
  message: `${throttledBy[reason]}; ask again in ${retryAfter} s.`,
  retryAfter,
});

/** It would fail again at once. */
export const registrationFailed: Refusal = {
  code: 'INTERNAL',
  message: 'The service failed at this request; its log says why under this correlation id.',
  retryAfter: 300,
};

export const payloadTooLarge = (longest: number): Refusal => ({
  code: 'PAYLOAD_TOO_LARGE',
  message: `The request is longer than ${longest} bytes.`,
});

export const notJson: Refusal = { code: 'PAYLOAD_NOT_JSON', message: 'The request is not JSON in UTF-8.' };

export const payloadInvalid = (problems: string): Refusal => ({
  code: 'PAYLOAD_INVALID',
  message: `The request does not fit its schema: ${problems}`,
});

export const usageInvalid = (problems: string): Refusal => ({
  code: 'USAGE_INVALID',
  message: `The counters do not fit their schema: ${problems}`,
});

export const stateInvalid: Refusal = {
  code: 'STATE_INVALID',
  message: `The state is none of ${deviceStateSchema.options.join(', ')}.`,
};

export const deviceUnknown: Refusal = {
  code: 'DEVICE_UNKNOWN',
  message: 'No working device has this hardware id: it has to register first.',
};

export const deviceAmbiguous: Refusal = {
  code: 'DEVICE_AMBIGUOUS',
  message: 'Devices of several fleets have this hardware id, and the connection does not say which fleet is meant.',
};

export const deviceNotAssigned: Refusal = {
  code: 'DEVICE_NOT_ASSIGNED',
  message: 'The device is not assigned (yet): what it passes on is not counted.',
};

const superseded = 'KEY_SUPERSEDED';
export const supersededReason = superseded;
export const fleetDeletedReason = fleetDeleted.code;

const byStatus: Partial<Record<DeviceStatus, Refusal>> = {
  rejected: { code: 'DEVICE_REJECTED', message: 'The operator has rejected this device.' },
  revoked: { code: 'DEVICE_REVOKED', message: 'The operator has revoked this device.' },
  retired: { code: 'DEVICE_RETIRED', message: 'This device was taken out of service.' },
  suspended: {
    code: 'DEVICE_SUSPENDED',
    message: 'The operator has suspended this device; it is told when that ends.',
    retryAfter: 300,
  },
};

const pendingExpired: Refusal = {
  code: 'PENDING_EXPIRED',
  message: 'Nobody has decided about this device in time; it may ask again.',
  retryAfter: 3_600,
};
export const pendingExpiredReason = pendingExpired.code;

const byReason: Record<string, Refusal> = {
  [pendingExpired.code]: pendingExpired,
  [superseded]: { code: superseded, message: 'Another key of this hardware id took this one’s place.' },
  [fleetDeleted.code]: fleetDeleted,
};

/** What a device is told that has a place but may not use it; null for one that may. */
export const refusalOf = (status: DeviceStatus, reason: string | null): Refusal | null =>
  (reason !== null && ['retired', 'rejected'].includes(status) ? byReason[reason] : undefined) ??
  byStatus[status] ??
  null;
