import { prefixOf, type RegistrationReply } from '../../mqtt';
import { renewAfter } from '../certificates/certificate.renewal';
import type { DueDevice, Refusal } from '../devices/device.types';
import { refusalOf } from '../refusals/refusals';

/** What the request that is answered is known by. */
export interface ReplyContext {
  requestId: string | null;
  correlationId: string;
}

export interface ReplyParts {
  caCertificate: string;
  /** Seconds, from the length of the queue before the fleet. */
  assigningRetryAfter: number;
}

/** Seconds after which a device that waits for a person asks again, should the further reply have missed it. */
const approvalRetryAfter = 60;

export const refusalReply = (refusal: Refusal, context: ReplyContext): RegistrationReply => ({
  requestId: context.requestId,
  status: 'rejected',
  retryAfter: refusal.retryAfter,
  reason: { code: refusal.code, message: refusal.message },
  correlationId: context.correlationId,
});

/**
 * The answer that a device's row stands for. What is spread comes last in each literal: V8 takes microseconds for a member
 * after it, and this is made for every registration.
 */
export function deviceReply(device: DueDevice, context: ReplyContext, parts: ReplyParts): RegistrationReply {
  const { id: deviceId, fleetName: fleet, hardwareId, certificate, endpoint, status } = device;
  const { requestId, correlationId } = context;
  const answer = (told: Pick<RegistrationReply, 'status' | 'retryAfter' | 'reason' | 'assignment'>) => ({
    requestId,
    deviceId,
    fleet,
    correlationId,
    ...told,
  });
  const credentials = () =>
    certificate === null ? {} : { certificate, caCertificate: parts.caCertificate, ...renewalOf(device) };
  if (status === 'pending-approval') {
    const reason = { code: 'PENDING_APPROVAL', message: 'An operator has to approve this device.' };
    return answer({ status, retryAfter: approvalRetryAfter, reason });
  }
  if (status === 'assigning') {
    // A fleet that stands by now is told of at once: its code would contradict itself.
    const follows =
      device.fleetStatus === 'ready' ? 'a further reply says where to connect' : 'a further reply follows';
    const reason = { code: 'FLEET_NOT_READY', message: `The fleet is ${device.fleetStatus}; ${follows}.` };
    return Object.assign(answer({ status, retryAfter: parts.assigningRetryAfter, reason }), credentials());
  }
  if (status === 'assigned') {
    // A fleet without an endpoint has nowhere to send its gateways to.
    const assignment = endpoint ? { topicPrefix: prefixOf(hardwareId), ...endpoint } : undefined;
    return Object.assign(answer({ status, assignment }), credentials());
  }
  const refusal = refusalOf(status, device.reason);
  const reason = refusal ? { code: refusal.code, message: refusal.message } : undefined;
  return answer({ status: 'rejected', retryAfter: refusal?.retryAfter, reason });
}

/** When a device asks for its next certificate. */
const renewalOf = ({ certificateExpiresAt }: DueDevice) =>
  certificateExpiresAt === null ? {} : { renewAfter: renewAfter(certificateExpiresAt).toISOString() };

/** How long a fleet that has `ahead` others before it may take, in seconds. */
export const assigningRetryAfter = (ahead: number): number => Math.min(300, 5 + 3 * ahead);
