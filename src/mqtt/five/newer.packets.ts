import type { IConnackPacket, ISubackPacket } from 'mqtt-packet';

/** Reason codes of MQTT 5 (2.4). */
export const reasons = {
  badCredentials: 0x86,
  notAuthorized: 0x87,
  unavailable: 0x88,
  badAuthenticationMethod: 0x8c,
  malformed: 0x81,
  unspecified: 0x80,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  administrativeAction: 0x98,
  subscriptionIdentifiersNotSupported: 0xa1,
} as const;

/** Return codes of MQTT 3.1.1 (3.2.2.3). */
const connackCodes: Record<number, number> = {
  2: 0x85,
  3: reasons.unavailable,
  4: reasons.badCredentials,
  5: reasons.notAuthorized,
};

/** Of a filter that was not granted (3.1.1, 3.9.3). */
const refusedFilter = 0x80;

export function newerConnack(
  { sessionPresent, returnCode = 0 }: IConnackPacket,
  {
    packetBytes,
    receiveMaximum,
    assignedId,
  }: { packetBytes: number; receiveMaximum: number; assignedId: string | null },
): IConnackPacket {
  if (returnCode !== 0)
    return { cmd: 'connack', sessionPresent: false, reasonCode: connackCodes[returnCode] ?? reasons.unspecified };
  return {
    cmd: 'connack',
    sessionPresent,
    reasonCode: 0,
    properties: {
      receiveMaximum,
      maximumPacketSize: packetBytes,
      subscriptionIdentifiersAvailable: false,
      sharedSubscriptionAvailable: false,
      ...(assignedId === null ? {} : { assignedClientIdentifier: assignedId }),
    },
  };
}

export const newerSuback = ({ messageId, granted }: ISubackPacket): ISubackPacket => ({
  cmd: 'suback',
  messageId,
  granted: granted.map((code) => (code === refusedFilter ? reasons.notAuthorized : Number(code))),
});
