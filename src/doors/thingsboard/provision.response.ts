import type { RegistrationReply } from '../../mqtt';
import type { Chosen, ProvisionRequest } from './provision.request';

/** Published to `/provision/response`; further members are ours, ThingsBoard's clients leave them aside. */
export type ProvisionResponse = Record<string, unknown> & { status: 'SUCCESS' | 'NOT_FOUND' | 'FAILURE' };

export const notFound: ProvisionResponse = { status: 'NOT_FOUND', errorMsg: 'Provision data was not found!' };

/** For the operator. */
export const credentialsTaken = {
  code: 'CREDENTIALS_TAKEN',
  message: 'The device asks with a token, password or certificate that another device has: it needs its own.',
};

export const failure = (errorMsg: string, retryAfter?: number): ProvisionResponse => ({
  status: 'FAILURE',
  errorMsg,
  retryAfter,
});

/** A device that is taken, even if its fleet is not ready: it connects, and hears there where to go. */
export function success(
  { credentialsType }: ProvisionRequest,
  chosen: Chosen,
  token: string,
  { deviceId, fleet, assignment }: RegistrationReply,
): ProvisionResponse {
  return { status: 'SUCCESS', credentialsType, credentialsValue: valueOf(chosen, token), deviceId, fleet, assignment };
}

function valueOf(chosen: Chosen, token: string): unknown {
  if (chosen.kind === 'token') return token;
  if (chosen.kind === 'certificate') return chosen.pem;
  const { clientId, username, password } = chosen;
  return { clientId, userName: username, password };
}
