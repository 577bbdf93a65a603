import * as oidc from 'openid-client';
import { DomainError } from '../../common/errors';
import { providerAway } from './sign-in.errors';

export type OidcClaims = Record<string, unknown> & { sub: string };

/** What the provider says of whoever it gave these tokens for. */
export async function claimsOf(
  config: oidc.Configuration,
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  groupsClaim: string,
): Promise<OidcClaims> {
  const claims = tokens.claims();
  if (!claims) throw new Error('the provider gave no ID token');
  if (claims[groupsClaim] !== undefined || !config.serverMetadata().userinfo_endpoint) return { ...claims };
  // Some providers keep groups out of the ID token.
  return { ...claims, ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)) };
}

/** What the provider answered, or what was wrong with it, refuses; that it did not answer says nothing about anybody. */
export function refusedBy(name: string, cause: unknown): DomainError {
  const isAway = cause instanceof TypeError || (cause as { code?: string }).code === 'OAUTH_TIMEOUT';
  if (isAway) return providerAway(name, cause);
  return new DomainError({
    code: 'SIGN_IN_REFUSED',
    status: 401,
    message: `${name} did not let them in, or its answer does not fit what was asked`,
    action: 'Begin the sign-in anew.',
    cause,
  });
}
