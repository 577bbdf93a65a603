import type { Fleet } from '../fleets';
import type { InboundMessage, RegistrationReply } from '../mqtt';
import type { Device } from './devices/device.types';

/** A registration that came in by a front door, which has checked already what the device showed. */
export interface DoorClaim {
  hardwareId: string;
  enrollmentId: string;
  fleetId: string;
  fleetName: Fleet['name'];
  /** SHA-256, hex, of the key that the device is known by; null for its device key of the enrollment. */
  keyFingerprint: string | null;
  requestId: string;
  correlationId: string;
  /** As they came, for the list of refused messages. */
  topic: string;
  payload: Buffer;
  model?: string;
  attributes?: Record<string, unknown>;
}

/** What the door is to tell, in the native protocol's terms; committed already. */
export interface DoorAnswer {
  reply: RegistrationReply;
  /** Null when the registration was refused before there was any device. */
  device: Device | null;
}

/** What asks to register: a native message, or what stands for one that came in by a door. */
export type Asking = InboundMessage & { claim?: DoorClaim };

export const askingOf = (claim: DoorClaim): Asking => ({
  kind: 'register',
  retain: false,
  scope: claim.fleetId,
  response: null,
  claim,
  hardwareId: claim.hardwareId,
  topic: claim.topic,
  payload: claim.payload,
  correlationId: claim.correlationId,
});
