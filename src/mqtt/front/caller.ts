import type { IConnectPacket } from 'mqtt-packet';
import type { TLSSocket } from 'node:tls';
import { peerChainOf } from '../client-certificate';
import type { Caller } from './door';

export function callerOf(socket: TLSSocket, packet: IConnectPacket): Caller {
  const { clientId, username, password, will, protocolVersion = 4 } = packet;
  return {
    clientId,
    username: username ?? null,
    password: password?.toString('utf8') ?? null,
    will: will ? { topic: will.topic, payload: Buffer.from(will.payload) } : null,
    protocolVersion,
    certificates: peerChainOf(socket),
    isOurs: socket.authorized,
  };
}
