import { api } from './api.client';
import type { Caller } from './caller.query';
import { queries } from './queries';
import { bearer, currentToken, signOut } from './session.store';

/** Who goes to the sign-in page with this signs out there, and not before: the page that is left may ask first. */
export const signingOut = { signsOut: true };

/** A session ends at the service too; an API token goes on, for others may use it. */
export async function leave(): Promise<void> {
  const token = currentToken();
  const kind = queries.getQueryData<Caller>(['me'])?.kind;
  // Whoever wants out is let out, whether or not the service hears of it.
  signOut();
  if (token === null || (kind !== 'keystone' && kind !== 'oidc')) return;
  await api.DELETE('/api/v1/me/session', { headers: bearer(token) }).catch(() => undefined);
}
