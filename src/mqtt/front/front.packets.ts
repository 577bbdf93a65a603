import { generate, type ISubscribePacket, type Packet } from 'mqtt-packet';
import { reasons, refusedFilter, returnCodes } from '../reason.codes';
import type { Caller, Closed } from './door';

type Version = Caller['protocolVersion'];

/** Why a connection is not let in: what its door says, or that there is no place for one more of its holder's. */
export type Refusal = Closed | 'too-many';

const refusedCodes: Record<Refusal, { returnCode: number; reasonCode: number }> = {
  unavailable: { returnCode: returnCodes.unavailable, reasonCode: reasons.unavailable },
  'bad-credentials': { returnCode: returnCodes.badCredentials, reasonCode: reasons.badCredentials },
  'not-authorized': { returnCode: returnCodes.notAuthorized, reasonCode: reasons.notAuthorized },
  'too-many': { returnCode: returnCodes.notAuthorized, reasonCode: reasons.quotaExceeded },
};

const bytes = (packet: Packet, protocolVersion: Version): Buffer => generate(packet, { protocolVersion });

/** Sessions end with their connection, and what a door does not do MQTT 5 clients are told beforehand. */
export function accepted({ protocolVersion, clientId }: Caller, packetBytes: number, assignedId: string): Buffer {
  const properties = {
    sessionExpiryInterval: 0,
    maximumQoS: 1,
    retainAvailable: false,
    maximumPacketSize: packetBytes,
    subscriptionIdentifiersAvailable: false,
    sharedSubscriptionAvailable: false,
    ...(clientId === '' ? { assignedClientIdentifier: assignedId } : {}),
  };
  const packet = { cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0 } as const;
  return bytes(protocolVersion === 5 ? { ...packet, properties } : packet, protocolVersion);
}

export function refused(protocolVersion: Version, why: Refusal): Buffer {
  return bytes({ cmd: 'connack', sessionPresent: false, ...refusedCodes[why] }, protocolVersion);
}

export function subscribed(protocolVersion: Version, packet: ISubscribePacket, granted: (number | null)[]): Buffer {
  const no = protocolVersion === 5 ? reasons.notAuthorized : refusedFilter;
  const codes = granted.map((qos) => qos ?? no);
  return bytes({ cmd: 'suback', messageId: packet.messageId, granted: codes }, protocolVersion);
}

export const unsubscribed = (protocolVersion: Version, messageId: number | undefined, count: number): Buffer =>
  bytes({ cmd: 'unsuback', messageId, granted: Array<number>(count).fill(0) }, protocolVersion);

export const acknowledged = (protocolVersion: Version, messageId: number | undefined): Buffer =>
  bytes({ cmd: 'puback', messageId, reasonCode: 0 }, protocolVersion);

export const pong = (protocolVersion: Version): Buffer => bytes({ cmd: 'pingresp' }, protocolVersion);

export function published(
  protocolVersion: Version,
  { topic, payload, messageId }: { topic: string; payload: string | Buffer; messageId: number | null },
): Buffer {
  const packet = { cmd: 'publish', topic, payload, retain: false, dup: false } as const;
  return bytes(messageId === null ? { ...packet, qos: 0 } : { ...packet, qos: 1, messageId }, protocolVersion);
}

/** Why the connection ends; MQTT 3.1.1 has no packet for it (3.14). */
export const goodbye = (protocolVersion: Version, reasonCode: number): Buffer | null =>
  protocolVersion === 5 ? bytes({ cmd: 'disconnect', reasonCode }, protocolVersion) : null;
