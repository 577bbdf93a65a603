import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '../../common/account.scope';
import { BackgroundWork } from '../../common/background.work';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { newId, newSecret, sha256 } from '../../common/ids';
import { logger } from '../../common/logger';
import { CONFIG, type Config } from '../../config';
import { Database, type Source } from '../../database';
import type { Principal } from '../access/principal';
import {
  deleteExpired,
  deleteSession,
  deleteSessionsOf,
  insertSession,
  selectSession,
  touchSession,
  type Session,
  type Visitor,
} from './session.repository';

const log = logger('api');

const expiryMs = 600_000;

/** Tells a session's token from an API token before the database is asked. */
export const sessionPrefix = 'moorage_session_';

export interface OpenedSession {
  /** Shown only now. */
  token: string;
  principal: Principal;
  expiresAt: Date;
}

/** Sign-ins that last. */
@Injectable()
export class SessionService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'access'>,
    background: BackgroundWork,
  ) {
    background.add({
      clock,
      everyMs: expiryMs,
      later: true,
      work: () => this.expire(),
      failed: (error) =>
        log.error({ event: 'session.expiry_failed', reason: messageOf(error) }, 'cannot delete sessions that are over'),
    });
  }

  /** Ends with `until`, where what let the visitor in ends earlier than sessions do. */
  async open(source: Source, visitor: Visitor, until: Date | null = null): Promise<OpenedSession> {
    const createdAt = this.clock.now();
    const longest = createdAt.getTime() + this.config.access.sessionMs;
    const expiresAt = new Date(Math.min(longest, until?.getTime() ?? longest));
    const token = `${sessionPrefix}${newSecret()}`;
    const session: Session = { ...visitor, id: newId(), createdAt, expiresAt };
    await insertSession(source, { ...session, hash: sha256(token) });
    return { token, principal: principalOf(session), expiresAt };
  }

  /** Whose the token is; null where it is none, or its session is over. */
  async find(token: string): Promise<Principal | null> {
    const now = this.clock.now();
    const session = await selectSession(this.database, sha256(token), now);
    if (!session) return null;
    await touchSession(this.database, session.id, now);
    return principalOf(session);
  }

  /** From now on its token lets nobody in. */
  end(id: string): Promise<void> {
    return deleteSession(this.database, id);
  }

  /** As `end`, all that somebody has; of these those that see no accounts beyond the scope. Gives how many there were. */
  endAll(subject: string, scope: AccountScope): Promise<number> {
    return deleteSessionsOf(this.database, subject, scope);
  }

  expire(): Promise<void> {
    return deleteExpired(this.database, this.clock.now());
  }
}

const principalOf = ({ id, kind, subject, name, role, accountIds, expiresAt }: Session): Principal => ({
  kind,
  id: subject,
  name,
  role,
  accountIds,
  expiresAt,
  sessionId: id,
});
