import type { AuthenticateError } from 'aedes';

/** What aedes refuses a connection with; the code is MQTT 3.1.1's. */
export const refusal = (returnCode: number, message: string): AuthenticateError =>
  Object.assign<Error, Pick<AuthenticateError, 'returnCode'>>(new Error(message), { returnCode });
