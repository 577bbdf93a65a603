import { Inject, Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { CLOCK, type Clock } from '../../common/clock';
import { ENCRYPTION_KEY } from '../../common/encryption';
import { DomainError } from '../../common/errors';
import { claimsOf, refusedBy, type OidcClaims } from './oidc.claims';
import { OidcProvider } from './oidc.provider';
import { openFlow, sealFlow } from './sealed.flow';
import { notOffered } from './sign-in.errors';

const context = 'oidc-device';
const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
/** In s: between two questions where the provider says nothing else, and how much longer once it says `slow_down` (RFC 8628, 3.5). */
const usualInterval = 5;

/** What a person is to do in a browser, and what the program then asks with. */
export interface BegunDeviceSignIn {
  userCode: string;
  verificationUri: string;
  /** The same with the code in it; null where the provider gives none. */
  verificationUriComplete: string | null;
  expiresAt: Date;
  intervalSeconds: number;
  deviceCode: string;
}

/** Sealed: what others begin at the provider, or make up, is no sign-in of ours. */
interface DeviceFlow {
  code: string;
  intervalSeconds: number;
  until: number;
}

/** The sign-in of a program by a person in any browser: the device authorization grant (RFC 8628). Nothing of it is kept here. */
@Injectable()
export class OidcDeviceFlow {
  constructor(
    private readonly provider: OidcProvider,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
  ) {}

  /** @throws DomainError SIGN_IN_NOT_OFFERED, SIGN_IN_REFUSED, SIGN_IN_UNAVAILABLE */
  async begin(): Promise<BegunDeviceSignIn> {
    const { name, scopes } = this.provider.settings;
    const { config } = await this.provider.discover();
    if (config.serverMetadata().device_authorization_endpoint === undefined) {
      throw notOffered('a code for a browser', `${name} knows none: make an API token in the dashboard and use it.`);
    }
    const begun = await oidc.initiateDeviceAuthorization(config, { scope: scopes }).catch((error: unknown) => {
      throw refusedBy(name, error);
    });
    const until = this.clock.now().getTime() + begun.expires_in * 1_000;
    const intervalSeconds = begun.interval ?? usualInterval;
    const flow: DeviceFlow = { code: begun.device_code, intervalSeconds, until };
    return {
      userCode: begun.user_code,
      verificationUri: begun.verification_uri,
      verificationUriComplete: begun.verification_uri_complete ?? null,
      expiresAt: new Date(until),
      intervalSeconds,
      deviceCode: sealFlow(this.encryptionKey, context, flow),
    };
  }

  /**
   * What the provider says of whoever has confirmed; or after how many seconds to ask again.
   * @throws DomainError SIGN_IN_EXPIRED, SIGN_IN_REFUSED, SIGN_IN_UNAVAILABLE
   */
  async ask(sealed: string): Promise<{ claims: OidcClaims } | { againIn: number }> {
    const { name, groupsClaim } = this.provider.settings;
    const flow = openFlow<DeviceFlow>(this.encryptionKey, context, sealed, this.clock.now());
    if (!flow) throw expired();
    const { code, intervalSeconds } = flow;
    const { config } = await this.provider.discover();
    try {
      const tokens = await oidc.genericGrantRequest(config, grantType, { device_code: code });
      return { claims: await claimsOf(config, tokens, groupsClaim) };
    } catch (error) {
      const why = error instanceof oidc.ResponseBodyError ? error.error : null;
      if (why === 'authorization_pending') return { againIn: intervalSeconds };
      if (why === 'slow_down') return { againIn: intervalSeconds + usualInterval };
      throw why === 'expired_token' ? expired() : refusedBy(name, error);
    }
  }
}

const expired = (): DomainError =>
  new DomainError({
    code: 'SIGN_IN_EXPIRED',
    status: 401,
    message: 'nobody has confirmed this sign-in in time, or there is none',
    action: 'Begin the sign-in anew.',
  });
