import type { AuthenticateError } from 'aedes';

/** CONNACK return codes (MQTT 3.1.1, 3.2.2.3). */
export const serverUnavailable = 3;
export const badCredentials = 4;
export const notAuthorized = 5;

/** What aedes refuses a connection with. */
export const refusal = (returnCode: number, message: string): AuthenticateError =>
  Object.assign<Error, Pick<AuthenticateError, 'returnCode'>>(new Error(message), { returnCode });
