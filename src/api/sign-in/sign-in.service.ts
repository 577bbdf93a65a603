import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DomainError } from '../../common/errors';
import { CONFIG, type Config } from '../../config';
import { Database } from '../../database';
import { AuditService } from '../audit/audit.service';
import { AttemptLimiter } from './attempt.limiter';
import { KeystoneSignIn } from './keystone.sign-in';
import { KeystoneVisitors } from './keystone.visitors';
import { RefusalLines } from './refusal.lines';
import { SessionService, type OpenedSession } from './session.service';
import { notOffered } from './sign-in.errors';
import type { KeystoneSignInInput } from './sign-in.schema';

/** Lets people in, and leaves a line in the audit log of who tried. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly limiter: AttemptLimiter,
    private readonly keystone: KeystoneSignIn,
    private readonly visitors: KeystoneVisitors,
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
    private readonly refusals: RefusalLines,
    @Inject(CONFIG) private readonly config: Pick<Config, 'access'>,
  ) {}

  /** @throws DomainError SIGN_IN_NOT_OFFERED, TOO_MANY_ATTEMPTS, and what `KeystoneSignIn` and `KeystoneVisitors` throw */
  async byKeystone(input: KeystoneSignInInput, request: Request): Promise<OpenedSession> {
    if (!this.visitors.areWelcome(request)) throw notOffered('Keystone', 'Use a token.');
    const { username, domain = this.config.access.keystone.domain } = input;
    return this.attempt(request, { key: `${username}@${domain}`, shown: username }, async (succeeded) => {
      const info = await this.keystone.check(input);
      succeeded();
      const visitor = await this.visitors.of(info);
      return this.database.transaction(async (tx) => {
        const opened = await this.sessions.open(tx, visitor, new Date(info.expires_at));
        await this.audit.recordSignIn(tx, request, opened.principal);
        return opened;
      });
    });
  }

  /**
   * A sign-in that is limited and, if it is refused, leaves its line too. `name` is who they said they were.
   * @throws DomainError TOO_MANY_ATTEMPTS, and what the sign-in throws
   */
  attempt<T>(
    request: Request,
    name: { key: string; shown: string } | null,
    signIn: (succeeded: () => void) => Promise<T>,
  ): Promise<T> {
    return this.limiter.attempt(request.ip ?? '', name?.key ?? null, (succeeded) =>
      this.recorded(request, name?.shown ?? 'unknown', () => signIn(succeeded)),
    );
  }

  private async recorded<T>(request: Request, name: string, signIn: () => Promise<T>): Promise<T> {
    try {
      return await signIn();
    } catch (error) {
      if (error instanceof DomainError) await this.refusals.leave(request, name, error);
      throw error;
    }
  }
}
