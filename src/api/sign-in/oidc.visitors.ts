import { Inject, Injectable } from '@nestjs/common';
import { errors, jwtVerify } from 'jose';
import { CLOCK, type Clock } from '../../common/clock';
import { CONFIG, type Config } from '../../config';
import { Database } from '../../database';
import type { Principal } from '../access/principal';
import type { OidcClaims } from './oidc.claims';
import { OidcProvider } from './oidc.provider';
import type { Visitor } from './session.repository';
import { providerAway } from './sign-in.errors';
import { grantOf } from './visitor.grant';

/** Signatures by a key that only the provider has; never `none`, never one made with a shared secret. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** The provider's keys were not to be had, or are none: that says nothing about the token. */
const aboutKeys = [errors.JOSEError.code, errors.JWKSInvalid.code, errors.JWKSTimeout.code];

/** What people of the OpenID Connect provider are here: their groups say what they are and which accounts they see. */
@Injectable()
export class OidcVisitors {
  constructor(
    private readonly database: Database,
    private readonly provider: OidcProvider,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'access'>,
  ) {}

  /** @throws DomainError SIGN_IN_ROLE_MISSING, SIGN_IN_ACCOUNT_MISSING */
  async of(claims: OidcClaims): Promise<Visitor> {
    const { groupsClaim, roles, accounts } = this.provider.settings;
    const groups = namesIn(claims[groupsClaim]);
    const name = nameOf(claims);
    const grant = await grantOf(this.database, { name, roleNames: groups, placeNames: groups }, { roles, accounts });
    return { kind: 'oidc', subject: `oidc:${claims.sub}`, name, ...grant };
  }

  /**
   * Whose a bearer JWT is: one of the provider, made out to us (RFC 7519). Null where it is none, or there is no provider.
   * @throws DomainError SIGN_IN_UNAVAILABLE, and what `of` throws
   */
  async find(token: string): Promise<Principal | null> {
    if (!this.config.access.oidc) return null;
    const { clientId } = this.provider.settings;
    const { config, keys } = await this.provider.discover();
    const { issuer } = config.serverMetadata();
    const demands = {
      issuer,
      audience: clientId,
      algorithms,
      requiredClaims: ['exp', 'sub'],
      currentDate: this.clock.now(),
    };
    const verified = await jwtVerify(token, keys, demands).catch((error: unknown) => {
      if (error instanceof errors.JOSEError && !aboutKeys.includes(error.code)) return null;
      throw providerAway(this.provider.settings.name, error);
    });
    if (!verified) return null;
    const { payload } = verified;
    const { subject, ...visitor } = await this.of({ ...payload, sub: payload.sub ?? '' });
    return { ...visitor, id: subject, expiresAt: new Date((payload.exp ?? 0) * 1_000), sessionId: null };
  }
}

/** Providers give one group as a text, several as a list. */
function namesIn(claim: unknown): string[] {
  if (typeof claim === 'string') return [claim];
  return Array.isArray(claim) ? claim.filter((name) => typeof name === 'string') : [];
}

function nameOf(claims: OidcClaims): string {
  const names = [claims.preferred_username, claims.email, claims.name, claims.sub];
  return String(names.find((name) => typeof name === 'string' && name !== '')).slice(0, 255);
}
