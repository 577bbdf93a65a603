import type { QueryRunner } from 'typeorm';
import type { Database } from './database';

/** A connection of the pool, how many hold something over it, and what it is asked last: one thing after the other. */
interface Session {
  runner: QueryRunner;
  users: number;
  asked: Promise<unknown>;
}

/**
 * Locks that are held for as long as something lasts, all over one connection of the pool, which is given back when none is held.
 * What is to be had once in all processes of a database, and for which a connection each would be too many. Postgres lets a lock go
 * when it loses the connection: the work goes on then, and has to bear that somebody else begins it.
 */
export class WorkLocks {
  /** Postgres gives a session what it has already. */
  private readonly held = new Set<string>();
  private session: Session | null = null;

  constructor(private readonly database: Database) {}

  /** Gives what lets the lock of this name go again; null while somebody holds it. */
  async take(name: string): Promise<(() => Promise<void>) | null> {
    if (this.held.has(name)) return null;
    this.held.add(name);
    const session = this.enter();
    const letGo = () => this.leave(session).finally(() => this.held.delete(name));
    try {
      if (await isTaken(session, name)) return () => release(session, name).finally(letGo);
    } catch (error) {
      this.forget(session);
      await letGo();
      throw error;
    }
    await letGo();
    return null;
  }

  private enter(): Session {
    if (this.session?.runner.isReleased) this.session = null; // its connection was lost
    this.session ??= { runner: this.database.source.createQueryRunner(), users: 0, asked: Promise.resolve() };
    this.session.users += 1;
    return this.session;
  }

  private async leave(session: Session): Promise<void> {
    session.users -= 1;
    if (session.users > 0) return;
    this.forget(session);
    await session.runner.release();
  }

  private forget(session: Session): void {
    if (this.session === session) this.session = null;
  }
}

const lockOf = 'hashtextextended($1, 0)';

/** From now on Postgres does not end the session for saying nothing, whatever it allows others. */
async function isTaken(session: Session, name: string): Promise<boolean> {
  const taking = `select pg_try_advisory_lock(${lockOf}) as taken, set_config('idle_session_timeout', '0', false)`;
  const [row] = (await ask(session, taking, name)) as { taken: boolean }[];
  return row.taken;
}

async function release(session: Session, name: string): Promise<void> {
  // Whose connection was lost has nothing left to let go.
  await ask(session, `select pg_advisory_unlock(${lockOf})`, name).catch(() => undefined);
}

function ask(session: Session, sql: string, name: string): Promise<unknown> {
  const answer = session.asked.then(() => session.runner.query(sql, [name]) as Promise<unknown>);
  session.asked = answer.catch(() => undefined);
  return answer;
}
