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

/** What the provider answered, or what was wrong with it, refuses; that it did not or could not says nothing about anybody. */
export function refusedBy(name: string, cause: unknown): DomainError {
  if (cause instanceof TypeError || isAiling(cause as Failure)) return providerAway(name, cause);
  return new DomainError({
    code: 'SIGN_IN_REFUSED',
    status: 401,
    message: `${name} did not let them in, or its answer does not fit what was asked`,
    action: 'Begin the sign-in anew.',
    cause,
  });
}

/** As `openid-client` tells of it. */
interface Failure {
  code?: string;
  /** The provider's own word (RFC 6749, 4.1.2.1 and 5.2). */
  error?: string;
  /** Of an answer with such a word; any other answer is the cause. */
  status?: number;
  cause?: unknown;
}

function isAiling({ code, error, status, cause }: Failure): boolean {
  if (code === 'OAUTH_TIMEOUT' || error === 'server_error' || error === 'temporarily_unavailable') return true;
  const answered = status ?? (cause instanceof Response ? cause.status : 0);
  // A page in place of JSON is of something that stands before the provider.
  return answered >= 500 || answered === 429 || (answered === 200 && code === 'OAUTH_RESPONSE_IS_NOT_JSON');
}
