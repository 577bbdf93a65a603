import { DomainError } from '../common/errors';
import type { Decision, DeviceStatus } from './devices/device.types';

export const deviceNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'DEVICE_NOT_FOUND',
    status: 404,
    message: `there is no device ${id}`,
    action: 'Take the id from the list of devices.',
  });

export const enrollmentNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'ENROLLMENT_NOT_FOUND',
    status: 404,
    message: `the fleet has no enrollment ${id}`,
    action: "Take the id from the list of the fleet's enrollments.",
  });

export const decisionImpossible = (decision: Decision, status: DeviceStatus): DomainError =>
  new DomainError({
    code: 'DEVICE_DECISION_NOT_POSSIBLE',
    status: 409,
    message: `${decision} cannot be decided for a device that is ${status}`,
    action: 'Read the device again and decide by its present status.',
  });

/** Of one of many. */
export const decisionFailed = (cause: unknown): DomainError =>
  new DomainError({
    code: 'DEVICE_DECISION_FAILED',
    status: 500,
    message:
      'the service failed, and whether this one was decided is not known; the log says why under the correlation id',
    action: 'Read the device, and decide again where it has not changed, with a new Idempotency-Key.',
    cause,
  });

/** Of those that came after it. */
export const notDecided = (): DomainError =>
  new DomainError({
    code: 'DEVICE_NOT_DECIDED',
    status: 503,
    message: 'nothing was decided about it: the service failed at a device before it',
    action: 'Send those that were not decided again, with a new Idempotency-Key.',
  });

export const authorityInvalid = (problem: string): DomainError =>
  new DomainError({
    code: 'CA_CERTIFICATE_INVALID',
    status: 422,
    message: `the certificate cannot be the authority of devices: ${problem}`,
    action: 'Send the one certificate, in PEM, of the authority that signs the certificates of the devices.',
  });

export const noAuthorityKind = (id: string): DomainError =>
  new DomainError({
    code: 'ENROLLMENT_WITHOUT_CA',
    status: 409,
    message: `the enrollment ${id} has a secret and no CA certificate`,
    action: 'Only an enrollment of kind x509 is verified.',
  });

export const verificationFailed = (problem: string): DomainError =>
  new DomainError({
    code: 'VERIFICATION_FAILED',
    status: 422,
    message: `the certificate does not prove possession of the authority's key: ${problem}`,
    action:
      'Sign a certificate with that key whose subject is CN=<verificationCode of the enrollment>, and send it in PEM.',
  });

export const hardwareIdNotListed = (hardwareId: string): DomainError =>
  new DomainError({
    code: 'HARDWARE_ID_NOT_LISTED',
    status: 404,
    message: `the enrollment's list does not hold ${hardwareId}`,
    action: 'Take the hardware id from the list.',
  });

export const noSecretKind = (id: string): DomainError =>
  new DomainError({
    code: 'ENROLLMENT_WITHOUT_SECRET',
    status: 409,
    message: `the enrollment ${id} has a CA certificate and no secret`,
    action: 'Make a new enrollment with the new CA certificate, and revoke this one when its devices have moved.',
  });

export const rotationUnderWay = (until: Date): DomainError =>
  new DomainError({
    code: 'ROTATION_UNDER_WAY',
    status: 409,
    message: `two secrets are valid already, the older one until ${until.toISOString()}`,
    action: 'Wait until then, or end it with DELETE …/secrets/previous once no device needs it any more.',
  });

export const noPreviousSecret = (id: string): DomainError =>
  new DomainError({
    code: 'NO_PREVIOUS_SECRET',
    status: 404,
    message: `of the enrollment ${id} only the newest secret is valid`,
    action: 'There is nothing to end.',
  });
