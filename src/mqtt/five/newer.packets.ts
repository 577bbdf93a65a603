import type { IConnackPacket, ISubackPacket } from 'mqtt-packet';
import { reasons, refusedFilter, returnCodes } from '../reason.codes';

/** By return codes of MQTT 3.1.1. */
const connackReasons: Record<number, number> = {
  [returnCodes.identifierRejected]: reasons.identifierRejected,
  [returnCodes.unavailable]: reasons.unavailable,
  [returnCodes.badCredentials]: reasons.badCredentials,
  [returnCodes.notAuthorized]: reasons.notAuthorized,
};

export function newerConnack(
  { sessionPresent, returnCode = 0 }: IConnackPacket,
  {
    packetBytes,
    receiveMaximum,
    assignedId,
    refusal,
  }: { packetBytes: number; receiveMaximum: number; assignedId: string | null; refusal: number | null },
): IConnackPacket {
  if (returnCode !== 0)
    return {
      cmd: 'connack',
      sessionPresent: false,
      reasonCode: refusal ?? connackReasons[returnCode] ?? reasons.unspecified,
    };
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
