import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CLOCK, type Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import { newSecret, sha256 } from '../../common/ids';
import { Database, type Tx } from '../../database';
import { AuditService } from '../audit/audit.service';
import { queryOf } from '../http/request.target';
import { OidcDeviceFlow } from './oidc.device.flow';
import { OidcFlow } from './oidc.flow';
import { OidcProvider } from './oidc.provider';
import { OidcVisitors } from './oidc.visitors';
import { insertCode, takeCode, type Visitor } from './session.repository';
import { SessionService, type OpenedSession } from './session.service';
import { SignInService } from './sign-in.service';

/** How long the dashboard may take to fetch its session, in ms. */
export const codeMs = 60_000;

/** What a browser fetches its session with. */
export interface OneTimeCode {
  /** Stands in the address that it is sent to. */
  code: string;
  /** Its cookie alone has it: an address of somebody else's sign-in signs nobody in. */
  secret: string;
}

/** Lets people of the OpenID Connect provider in. The token itself never stands in an address. */
@Injectable()
export class OidcSignIn {
  constructor(
    private readonly database: Database,
    private readonly flow: OidcFlow,
    private readonly device: OidcDeviceFlow,
    private readonly provider: OidcProvider,
    private readonly visitors: OidcVisitors,
    private readonly sessions: SessionService,
    private readonly signIns: SignInService,
    private readonly audit: AuditService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Gives what the browser fetches its session with.
   * @throws DomainError TOO_MANY_ATTEMPTS, and what `OidcFlow.begun`, `OidcFlow.finish` and `OidcVisitors.of` throw
   */
  async comeBack(request: Request, sealed: string | null): Promise<OneTimeCode> {
    // Whoever has begun nothing here is no attempt: any page could make them for its readers, and use up their office's.
    const flow = this.flow.begun(sealed);
    return this.signIns.attempt(request, null, async (succeeded) => {
      const claims = await this.flow.finish(queryOf(request.originalUrl), flow);
      succeeded();
      const made: OneTimeCode = { code: newSecret(), secret: newSecret() };
      const visitor = await this.visitors.of(claims);
      await insertCode(this.database, hashOf(made), visitor, new Date(this.clock.now().getTime() + codeMs));
      return made;
    });
  }

  /** @throws DomainError SIGN_IN_NOT_OFFERED, TOO_MANY_ATTEMPTS, SIGN_IN_CODE_INVALID */
  async redeem(sent: OneTimeCode, request: Request): Promise<OpenedSession> {
    this.provider.requireOffered();
    return this.signIns.attempt(request, null, async (succeeded) => {
      const opened = await this.database.transaction(async (tx) => {
        const visitor = await takeCode(tx, hashOf(sent), this.clock.now());
        if (!visitor) throw codeInvalid();
        return this.open(tx, visitor, request);
      });
      succeeded();
      return opened;
    });
  }

  /**
   * The session of a program, once somebody has confirmed it in a browser.
   * @throws DomainError SIGN_IN_NOT_OFFERED, TOO_MANY_ATTEMPTS, SIGN_IN_PENDING, and what `OidcDeviceFlow.ask` and `OidcVisitors.of` throw
   */
  async byDevice(deviceCode: string, request: Request): Promise<OpenedSession> {
    this.provider.requireOffered();
    const outcome = await this.signIns.attempt(request, null, async (succeeded) => {
      const asked = await this.device.ask(deviceCode);
      succeeded();
      if ('againIn' in asked) return asked;
      const visitor = await this.visitors.of(asked.claims);
      return this.database.transaction((tx) => this.open(tx, visitor, request));
    });
    // Nobody was refused: not a line of the audit log for each time that a program asks.
    if ('againIn' in outcome) throw pending(outcome.againIn);
    return outcome;
  }

  private async open(tx: Tx, visitor: Visitor, request: Request): Promise<OpenedSession> {
    const session = await this.sessions.open(tx, visitor);
    await this.audit.recordSignIn(tx, request, session.principal);
    return session;
  }
}

const hashOf = ({ code, secret }: OneTimeCode): string => sha256(`${code}.${secret}`);

const pending = (againIn: number): DomainError =>
  new DomainError({
    code: 'SIGN_IN_PENDING',
    status: 409,
    message: 'nobody has confirmed this sign-in yet',
    action: 'Ask again after as long as Retry-After says.',
    retryAfter: againIn,
  });

const codeInvalid = (): DomainError =>
  new DomainError({
    code: 'SIGN_IN_CODE_INVALID',
    status: 401,
    message: 'this browser has no sign-in with this code, or it was fetched already, or more than a minute ago',
    action: 'Begin the sign-in anew.',
  });
