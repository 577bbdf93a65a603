import { DomainError } from '../common/errors';
import type { Decision, DeviceStatus } from './device.types';

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

export const fleetGone = (fleetId: string): DomainError =>
  new DomainError({
    code: 'FLEET_NOT_FOUND',
    status: 404,
    message: `there is no fleet ${fleetId} that takes devices`,
    action: 'Take the id of a fleet that is not deleted from the list of fleets.',
  });

export const kindNotAvailable = (): DomainError =>
  new DomainError({
    code: 'ENROLLMENT_KIND_NOT_AVAILABLE',
    status: 501,
    message: 'enrollments of kind x509 are not available yet',
    action: 'Create an enrollment of kind secret.',
  });
