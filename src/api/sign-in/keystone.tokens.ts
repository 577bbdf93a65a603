import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CLOCK, type Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
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
  /** Keystone knew it when last asked: whoever shows it guesses nothing. */
  isProven: boolean;
}

/** Whose a Keystone token is: Keystone is asked, and its answer, a refusal too, kept for a short while under the token's digest. */
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
    const principal = await (isBelieved(known, now) ? known.principal : this.ask(token, digest, known, request.ip));
    // What is over is over, whatever was heard of it before.
    return principal && (principal.expiresAt === null || principal.expiresAt > this.clock.now()) ? principal : null;
  }

  /** Takes an attempt of the address, where the token may be a guess. */
  private ask(token: string, digest: string, known: Known | undefined, ip = ''): Promise<Principal | null> {
    if (known?.isProven) return this.look(token, digest, true);
    return this.limiter.attempt(ip, null, async (succeeded) => {
      const principal = await this.look(token, digest, false);
      if (principal) succeeded();
      return principal;
    });
  }

  /** Requests that come meanwhile wait for the same answer. A failure to ask is not remembered. */
  private async look(token: string, digest: string, isProven: boolean): Promise<Principal | null> {
    const asked: Known = {
      principal: this.validate(token),
      until: this.clock.now().getTime() + believedMs,
      isProven,
    };
    this.known.set(digest, asked);
    try {
      const principal = await asked.principal;
      asked.isProven = principal !== null;
      return principal;
    } catch (error) {
      if (!isRefusal(error)) asked.until = 0;
      throw error;
    }
  }

  private async validate(token: string): Promise<Principal | null> {
    const info = await answered(this.clock, tokens.validate(this.clouds.get(null), token));
    if (info === null) return null;
    const { subject, ...visitor } = await this.visitors.of(info);
    return { ...visitor, id: subject, expiresAt: new Date(info.expires_at), sessionId: null };
  }
}

/** Keystone knows whose it is, and they are nobody here. */
const isRefusal = (error: unknown): boolean => error instanceof DomainError && error.status === 403;

/** Not after the clock was set back: it would be believed for so much longer. */
const isBelieved = (known: Known | undefined, now: number): known is Known =>
  known !== undefined && known.until > now && known.until <= now + believedMs;
