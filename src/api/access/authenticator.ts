import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import { sameSecret, sha256 } from '../../common/ids';
import { Database } from '../../database';
import { selectTokenByHash, touchToken } from './api-token.repository';
import type { Principal } from './principal';

/** DI token of the SHA-256 (hex) of the first administrator's bearer token. */
export const ADMIN_TOKEN_DIGEST = Symbol('ADMIN_TOKEN_DIGEST');

/** Tells who a request comes from. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ADMIN_TOKEN_DIGEST) private readonly adminTokenDigest: string,
  ) {}

  /** @throws DomainError UNAUTHENTICATED */
  async authenticate(authorization: string | undefined): Promise<Principal> {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated('the request has no bearer token');
    const digest = sha256(token);
    if (sameSecret(digest, this.adminTokenDigest)) {
      return { id: 'admin', name: 'first administrator', role: 'admin', accountIds: null };
    }
    // Only digests are compared, so that the index tells nothing about a token.
    const now = this.clock.now();
    const found = await selectTokenByHash(this.database, digest);
    if (!found) throw unauthenticated('the token is not one of ours, or was revoked');
    if (found.expiresAt !== null && found.expiresAt <= now) {
      throw unauthenticated(`the token "${found.name}" expired at ${found.expiresAt.toISOString()}`);
    }
    await touchToken(this.database, found.id, now);
    const { id, name, role, accountIds } = found;
    return { id, name, role, accountIds };
  }
}

const unauthenticated = (message: string): DomainError =>
  new DomainError({
    code: 'UNAUTHENTICATED',
    status: 401,
    message,
    action: 'Send `Authorization: Bearer <token>`; tokens are made with POST /api/v1/api-tokens.',
  });
