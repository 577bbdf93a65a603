import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import { CONFIG, type Config, type OidcConfig } from '../../config';
import { notOffered, providerAway } from './sign-in.errors';

interface Discovered {
  config: oidc.Configuration;
  keys: JWTVerifyGetKey;
}

/** The OpenID Connect provider as it describes itself (OpenID Connect Discovery 1.0), and its keys. */
@Injectable()
export class OidcProvider {
  private discovered: Promise<Discovered> | null = null;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'access' | 'publicUrl'>) {}

  /** @throws DomainError SIGN_IN_NOT_OFFERED */
  get settings(): OidcConfig {
    const { oidc: settings } = this.config.access;
    if (!settings) throw notOffered('OpenID Connect', 'Set MOORAGE_OIDC_ISSUER, or use another way in.');
    return settings;
  }

  /** Where there is no such way in nobody is refused: that is no attempt. @throws DomainError SIGN_IN_NOT_OFFERED */
  requireOffered(): void {
    void this.settings;
  }

  /** Where browsers reach us, without a slash at its end; the configuration demands it beside an issuer. */
  get home(): string {
    return (this.config.publicUrl ?? '').replace(/\/+$/, '');
  }

  get redirectUri(): string {
    return `${this.home}/api/v1/sign-in/oidc/callback`;
  }

  /** Asked for when it is first needed, and again after a failure. @throws DomainError SIGN_IN_UNAVAILABLE */
  async discover(): Promise<Discovered> {
    this.discovered ??= this.ask(this.settings);
    try {
      return await this.discovered;
    } catch (error) {
      this.discovered = null;
      throw providerAway(this.settings.name, error);
    }
  }

  private async ask({ issuer, clientId, clientSecret }: OidcConfig): Promise<Discovered> {
    const isPlain = new URL(issuer).protocol === 'http:';
    const options = { timeout: 10, ...(isPlain ? { execute: [oidc.allowInsecureRequests] } : {}) };
    const authentication = clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
    const config = await oidc.discovery(new URL(issuer), clientId, undefined, authentication, options);
    const { jwks_uri: keys } = config.serverMetadata();
    if (keys === undefined) throw new Error('the provider names no jwks_uri');
    return { config, keys: createRemoteJWKSet(new URL(keys)) };
  }
}
