import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CLOCK, type Clock } from '../../common/clock';
import { sha256 } from '../../common/ids';
import { RecentMap } from '../../common/recent.map';
import { tokens } from '../../openstack';
import { Clouds } from '../../reconciliation';
import type { Principal } from '../access/principal';
import { AttemptLimiter } from './attempt.limiter';
import { answered } from './keystone.patience';
import { KeystoneVisitors } from './keystone.visitors';

/** How long what Keystone said of a token counts, in ms: a revoked one is out within this time. */
const believedMs = 30_000;
const remembered = 10_000;

interface Known {
  principal: Promise<Principal | null>;
  until: number;
}

/** Whose a Keystone token is: Keystone is asked, and its answer kept for a short while under the token's digest. */
@Injectable()
export class KeystoneTokens {
  private readonly known = new RecentMap<string, Known>(remembered);

  constructor(
    private readonly clouds: Clouds,
    private readonly visitors: KeystoneVisitors,
    private readonly limiter: AttemptLimiter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Null where it is no valid token, or Keystone's users are not welcome.
   * @throws DomainError TOO_MANY_ATTEMPTS, SIGN_IN_UNAVAILABLE, SIGN_IN_ROLE_MISSING, SIGN_IN_ACCOUNT_MISSING,
   * KEYSTONE_TOKEN_UNSCOPED
   */
  async find(token: string, request: Request): Promise<Principal | null> {
    if (!this.visitors.areWelcome(request)) return null;
    const now = this.clock.now().getTime();
    const digest = sha256(token);
    const known = this.known.get(digest);
    const principal = isBelieved(known, now) ? await known.principal : await this.ask(token, digest, request, now);
    // What is over is over, whatever was heard of it before.
    return principal && (principal.expiresAt === null || principal.expiresAt > this.clock.now()) ? principal : null;
  }

  /** Requests that come meanwhile wait for the same answer. A failure to ask, and a refusal, are not remembered. */
  private ask(token: string, digest: string, { ip = '' }: Request, now: number): Promise<Principal | null> {
    return this.limiter.attempt(ip, null, async (succeeded) => {
      const asked: Known = { principal: this.validate(token), until: now + believedMs };
      this.known.set(digest, asked);
      try {
        const principal = await asked.principal;
        if (principal) succeeded();
        else asked.until = 0;
        return principal;
      } catch (error) {
        asked.until = 0;
        throw error;
      }
    });
  }

  private async validate(token: string): Promise<Principal | null> {
    const info = await answered(this.clock, tokens.validate(this.clouds.get(null), token));
    if (info === null) return null;
    const { subject, ...visitor } = await this.visitors.of(info);
    return { ...visitor, id: subject, expiresAt: new Date(info.expires_at), sessionId: null };
  }
}

/** Not after the clock was set back: it would be believed for so much longer. */
const isBelieved = (known: Known | undefined, now: number): known is Known =>
  known !== undefined && known.until > now && known.until <= now + believedMs;
