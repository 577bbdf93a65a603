import type { InboundMessage } from '../mqtt';
import type { ClaimedRequest } from './claim.parser';
import type { Verified } from './claim.verifier';
import type { NewDeviceEvent } from './devices/device-event.repository';
import type { DueDevice } from './devices/device.types';
import type { Newcomer } from './newcomer.repository';
import { supersededReason } from './refusals/refusals';
import type { Outcome, Plan } from './registration.plan';
import type { DeviceFacts, FleetStanding } from './registration.repository';

/** A claim that was verified, with the request that made it. */
export interface Claim extends NonNullable<Verified['proven']> {
  message: InboundMessage;
  request: ClaimedRequest;
  hardwareId: string;
}

export type New = Extract<Outcome<Claim>, { kind: 'new' }>;

export const factsOf = ({ message, request }: Claim): DeviceFacts => ({
  requestId: request.requestId,
  correlationId: message.correlationId,
  responseTopic: message.response?.topic ?? null,
  responseCorrelation: message.response?.correlationData?.toString('base64') ?? null,
  model: request.model ?? null,
  firmware: request.firmware ?? null,
  attributes: request.attributes ?? null,
  csr: request.csr ?? null,
});

/** While a ready fleet is being changed its endpoint holds on. */
const stands = ({ status, endpoint }: FleetStanding): boolean =>
  status === 'ready' || ((status === 'updating' || status === 'degraded') && endpoint !== null);

/** The new devices of a batch as their rows will be: one whose fleet stands already is assigned at once. */
export function makeNewcomers(
  { outcomes, superseded }: Plan<Claim>,
  fleets: ReadonlyMap<string, FleetStanding>,
  now: Date,
): Newcomer[] {
  const gone = new Set(superseded);
  return outcomes.flatMap((outcome) => {
    if (outcome.kind !== 'new') return [];
    const made = deviceOf(outcome, fleets.get(outcome.claim.fleetId), now);
    const firstLine = firstLineOf(outcome, made);
    if (!gone.has(made.id)) return { device: made, firstLine };
    return { device: { ...made, status: 'retired' as const, reason: supersededReason }, firstLine };
  });
}

/** Written out: an object that is put together of others costs several times as much, and a storm makes thousands. */
function deviceOf(outcome: New, fleet: FleetStanding | undefined, now: Date): DueDevice {
  const { claim } = outcome;
  const { message, request } = claim;
  const assigned = outcome.status === 'assigning' && fleet !== undefined && stands(fleet);
  return {
    id: outcome.deviceId,
    fleetId: claim.fleetId,
    fleetName: claim.fleetName,
    fleetStatus: fleet?.status ?? 'pending',
    hardwareId: claim.hardwareId,
    keyFingerprint: claim.keyFingerprint,
    enrollmentId: claim.enrollmentId,
    status: assigned ? 'assigned' : outcome.status,
    reason: null,
    model: request.model ?? null,
    firmware: request.firmware ?? null,
    attributes: request.attributes ?? {},
    endpoint: assigned ? fleet.endpoint : null,
    csr: request.csr ?? null,
    certificate: null,
    certificateExpiresAt: null,
    renewalKeyFingerprint: null,
    renewalCsr: null,
    renewalCertificate: null,
    renewalExpiresAt: null,
    state: null,
    stateAt: null,
    lastSeenAt: now,
    registeredAt: now,
    updatedAt: now,
    requestId: request.requestId,
    correlationId: message.correlationId,
    responseTopic: message.response?.topic ?? null,
    responseCorrelation: message.response?.correlationData?.toString('base64') ?? null,
    revision: '1',
  };
}

/** What a new device's timeline begins with. */
function firstLineOf({ status, beside }: New, { status: made }: DueDevice): string {
  const then = status === 'pending-approval' ? ', waits for approval' : '';
  const told = made === 'assigned' ? ', told where to connect' : then;
  return beside === null ? `registered${told}` : `registered with a new key${told}`;
}

/** What a new device means for the key beside it. */
export function besideEvents({ claim, deviceId, beside }: New): NewDeviceEvent[] {
  if (beside === null) return [];
  const { keyFingerprint, enrollmentId, message } = claim;
  const details = { keyFingerprint, enrollmentId, deviceId };
  const text = 'another key asked to register under this hardware id';
  return [{ deviceId: beside, type: 'new-key', message: text, details, correlationId: message.correlationId }];
}

/** The key that a device is about to change to. */
export const renewalOf = (outcome: Outcome<Claim>) =>
  outcome.kind === 'renewed'
    ? [
        {
          id: outcome.deviceId,
          keyFingerprint: outcome.claim.keyFingerprint,
          csr: outcome.claim.request.csr ?? null,
        },
      ]
    : [];

export const reopenedEvent = (deviceId: string): NewDeviceEvent => ({
  deviceId,
  type: 'reopened',
  message: 'asked again, waits for approval',
});

export const supersededEvent = (deviceId: string): NewDeviceEvent => ({
  deviceId,
  type: 'superseded',
  message: 'a newer key of this hardware id waits in its place',
});

export const assignedEvent = (deviceId: string): NewDeviceEvent => ({
  deviceId,
  type: 'assigned',
  message: 'told where to connect',
});
