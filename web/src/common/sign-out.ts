import { api } from './api.client';
import type { Caller } from './caller.query';
import { queries } from './queries';
import { bearer, currentToken, signOut } from './session.store';

/** Who goes to the sign-in page with this signs out there, and not before: the page that is left may ask first. */
export const signingOut = { signsOut: true };

/** Whoever wants out is let out, whether or not the service hears of it. */
export async function leave(): Promise<void> {
  const left = standing();
  signOut();
  await endAtService(left);
}

interface Standing {
  token: string | null;
  kind: Caller['kind'] | undefined;
}

/** By what somebody is signed in now. */
export const standing = (): Standing => ({
  token: currentToken(),
  kind: queries.getQueryData<Caller>(['me'])?.kind,
});

/**
 * A session that was left ends at the service too. An API token goes on, for others may use it: where nothing is known of
 * what is left, the service tells them apart (`NO_SESSION`).
 */
export async function endAtService({ token, kind }: Standing): Promise<void> {
  if (token === null || token === currentToken()) return;
  if (kind !== undefined && kind !== 'keystone' && kind !== 'oidc') return;
  await api.DELETE('/api/v1/me/session', { headers: bearer(token) }).catch(() => undefined);
}
