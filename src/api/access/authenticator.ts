import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CLOCK, type Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import { sameSecret, sha256 } from '../../common/ids';
import { Database } from '../../database';
import { KeystoneTokens } from '../sign-in/keystone.tokens';
import { OidcVisitors } from '../sign-in/oidc.visitors';
import { SessionService, sessionPrefix } from '../sign-in/session.service';
import { selectTokenByHash, touchToken } from './api-token.repository';
import { credentialOf } from './credential';
import type { Principal } from './principal';

/** DI token of the SHA-256 (hex) of the first administrator's bearer token. */
export const ADMIN_TOKEN_DIGEST = Symbol('ADMIN_TOKEN_DIGEST');

const firstAdmin: Principal = {
  kind: 'first-admin',
  id: 'admin',
  name: 'first administrator',
  role: 'admin',
  accountIds: null,
  expiresAt: null,
  sessionId: null,
};

/** Tells who a request comes from. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ADMIN_TOKEN_DIGEST) private readonly adminTokenDigest: string,
    private readonly sessions: SessionService,
    private readonly keystone: KeystoneTokens,
    private readonly oidc: OidcVisitors,
  ) {}

  /**
   * By the bearer token, else by the Keystone token.
   * @throws DomainError UNAUTHENTICATED, and what `KeystoneTokens.find` and `OidcVisitors.find` throw
   */
  async authenticate(request: Request): Promise<Principal> {
    const shown = credentialOf(request);
    if (shown === null) throw unauthenticated('the request has no bearer or Keystone token');
    if (shown.kind === 'bearer') return this.byBearer(shown.token);
    const principal = await this.keystone.find(shown.token, request);
    if (!principal) throw unauthenticated('the Keystone token is not valid, or no longer');
    return principal;
  }

  private async byBearer(token: string): Promise<Principal> {
    if (token.startsWith(sessionPrefix)) {
      const principal = await this.sessions.find(token);
      if (!principal) throw unauthenticated('the session is over');
      return principal;
    }
    const isJwt = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
    const found = isJwt ? await this.oidc.find(token) : null;
    if (found) return found;
    const digest = sha256(token);
    return sameSecret(digest, this.adminTokenDigest) ? firstAdmin : this.byApiToken(digest);
  }

  /** Only digests are compared, so that the index tells nothing about a token. */
  private async byApiToken(digest: string): Promise<Principal> {
    const now = this.clock.now();
    const found = await selectTokenByHash(this.database, digest);
    if (!found) throw unauthenticated('the token is not one of ours, or was revoked');
    if (found.expiresAt !== null && found.expiresAt <= now) {
      throw unauthenticated(`the token "${found.name}" expired at ${found.expiresAt.toISOString()}`);
    }
    await touchToken(this.database, found.id, now);
    const { id, name, role, accountIds, expiresAt } = found;
    return { kind: 'api-token', id, name, role, accountIds, expiresAt, sessionId: null };
  }
}

const unauthenticated = (message: string): DomainError =>
  new DomainError({
    code: 'UNAUTHENTICATED',
    status: 401,
    message,
    action:
      'Send `Authorization: Bearer <token>` or `X-Auth-Token: <Keystone token>`; GET /api/v1/sign-in lists the ways in, POST /api/v1/api-tokens makes tokens.',
  });
