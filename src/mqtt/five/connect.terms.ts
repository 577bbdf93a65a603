import type { IConnectPacket } from 'mqtt-packet';
import { newId } from '../../common/ids';

/** What an MQTT 5 client asks for that MQTT 3.1.1 has no word for (5.0, 3.1.2.4 and 3.1.2.11). */
export interface ConnectTerms {
  /** Whether what is kept of an earlier session is to go. */
  startsAnew: boolean;
  /** How long the session outlives the connection; Infinity where it does not end by itself. */
  sessionSeconds: number;
  /** How many messages of QoS 1 and 2 it takes at once. */
  receiveMaximum: number;
  /** The client id where it came without one. */
  assignedId: string | null;
  /** The method of an extended authentication, which is not there. */
  authenticationMethod: string | null;
}

const never = 0xffff_ffff;

export const secondsOf = (interval: number): number => (interval === never ? Infinity : interval);

export function termsOf({ clean, clientId, properties = {} }: IConnectPacket): ConnectTerms {
  return {
    startsAnew: clean ?? false,
    sessionSeconds: secondsOf(properties.sessionExpiryInterval ?? 0),
    receiveMaximum: properties.receiveMaximum ?? 65_535,
    assignedId: clientId === '' ? newId() : null,
    authenticationMethod: properties.authenticationMethod ?? null,
  };
}

/** The same CONNECT in MQTT 3.1.1. A session that ends later than its connection is kept there; when, says `sessionSeconds`. */
export function olderConnect(
  packet: IConnectPacket,
  { startsAnew, sessionSeconds, assignedId }: ConnectTerms,
): IConnectPacket {
  const { clientId, keepalive, username, password, will } = packet;
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: startsAnew && sessionSeconds === 0,
    clientId: assignedId ?? clientId,
    keepalive,
    username,
    // 3.1.1 has no password without a user name [MQTT-3.1.2-22].
    password: username === undefined ? undefined : password,
    will: will && { topic: will.topic, payload: will.payload, qos: will.qos, retain: will.retain },
  };
}
