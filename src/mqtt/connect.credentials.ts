import type { Client } from 'aedes';
import { TLSSocket } from 'node:tls';
import { certificateCredentials } from './client-certificate';
import { refusal } from './connack.refusal';
import { refusals } from './message.dispatcher';
import type { DeviceCredentials } from './mqtt.gateway';
import { returnCodes } from './reason.codes';

/** What a client shows on its CONNECT and in its TLS handshake. */
export function credentialsOf(
  client: Client,
  username: string | undefined,
  password: string | undefined,
): DeviceCredentials {
  const certificate = client.conn instanceof TLSSocket ? certificateCredentials(client.conn) : null;
  // AWS's SDKs tell of themselves where the user name belongs.
  const name = username?.startsWith('?') ? undefined : username;
  if (name !== undefined && password !== undefined && password !== '') {
    return { kind: 'password', username: name, password, clientId: client.id };
  }
  if (certificate && (name === undefined || name === certificate.hardwareId || !certificate.isOurs)) return certificate;
  if (name !== undefined && name !== '') return { kind: 'token', token: name };
  refusals.inc({ reason: 'anonymous' });
  throw refusal(returnCodes.notAuthorized, 'a connection needs a password, a token or a certificate');
}

/** Whom the credentials name, for people too: a token is a secret. */
export function shownName(credentials: DeviceCredentials): string {
  if (credentials.kind === 'password') return credentials.username;
  return credentials.kind === 'certificate' && credentials.isOurs ? credentials.hardwareId : '';
}
