import { Inject, Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { CLOCK, type Clock } from '../../common/clock';
import { ENCRYPTION_KEY } from '../../common/encryption';
import { DomainError } from '../../common/errors';
import { claimsOf, refusedBy, type OidcClaims } from './oidc.claims';
import { OidcProvider } from './oidc.provider';
import { openFlow, sealFlow } from './sealed.flow';

/** How long somebody may take at the provider, in ms. */
export const flowMs = 600_000;
const context = 'oidc-flow';

/** What of a flow its own browser keeps, sealed: whoever comes back in another one is not let in. */
export interface Flow {
  state: string;
  nonce: string;
  verifier: string;
  until: number;
}

/** The code flow with PKCE (RFC 7636), state and nonce. */
@Injectable()
export class OidcFlow {
  constructor(
    private readonly provider: OidcProvider,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
  ) {}

  /** Where to send the browser, and what it is to bring back. @throws DomainError SIGN_IN_NOT_OFFERED, SIGN_IN_UNAVAILABLE */
  async begin(): Promise<{ url: string; sealed: string }> {
    const { scopes } = this.provider.settings;
    const { config } = await this.provider.discover();
    const flow: Flow = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      until: this.clock.now().getTime() + flowMs,
    };
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: this.provider.redirectUri,
      scope: scopes,
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, sealed: sealFlow(this.encryptionKey, context, flow) };
  }

  /** What this browser has begun. @throws DomainError SIGN_IN_NOT_OFFERED, SIGN_IN_EXPIRED */
  begun(sealed: string | null): Flow {
    const { name } = this.provider.settings;
    const flow = openFlow<Flow>(this.encryptionKey, context, sealed ?? '', this.clock.now());
    if (!flow) throw expired(name);
    return flow;
  }

  /**
   * What the provider says of whoever came back with this query.
   * @throws DomainError SIGN_IN_REFUSED, SIGN_IN_UNAVAILABLE
   */
  async finish(search: string, flow: Flow): Promise<OidcClaims> {
    const { groupsClaim } = this.provider.settings;
    const { config } = await this.provider.discover();
    const checks = { pkceCodeVerifier: flow.verifier, expectedState: flow.state, expectedNonce: flow.nonce };
    try {
      const url = new URL(`${this.provider.redirectUri}${search}`);
      const tokens = await oidc.authorizationCodeGrant(config, url, { ...checks, idTokenExpected: true });
      return await claimsOf(config, tokens, groupsClaim);
    } catch (error) {
      throw refusedBy(this.provider.settings.name, error);
    }
  }
}

const expired = (provider: string): DomainError =>
  new DomainError({
    code: 'SIGN_IN_EXPIRED',
    status: 401,
    message: `this browser has begun no sign-in by ${provider} in the last ten minutes`,
    action: 'Begin the sign-in anew, in one browser.',
  });
