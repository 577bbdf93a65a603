import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';
import { systemClock } from '../common/clock';
import { messageOf, type DomainError } from '../common/errors';
import { embeddedFailure } from './postgres-binaries';

/** How often a server that says nothing of starting is asked before it is given up: for 30 s. */
const patience = 600;

/** It is starting up: that may be recovery, which takes as long as it takes. */
const startingUp = '57P03';

const lastWordsMs = 1_000;

/** What each of a server's processes says when that has ended: before it stands why. */
const farewells = /^.*due to unexpected postmaster exit\n?/gm;

/** A server that was started here. */
export class PostgresProcess {
  private readonly output: () => string;
  private isStopping = false;

  constructor(private readonly child: ChildProcess) {
    this.output = outputOf(child);
  }

  /** Waits until it answers; one that does not is ended. @throws DomainError EMBEDDED_POSTGRES_FAILED */
  async ready(url: string, tries = patience): Promise<void> {
    for (let left = tries; ;) {
      if (this.hasEnded()) throw this.endFailure();
      const client = new Client({ connectionString: url });
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        if ((error as { code?: unknown }).code !== startingUp) left -= 1;
        if (left <= 0) {
          await this.stop();
          throw embeddedFailure(`postgres does not answer: ${messageOf(error)}; it said: ${this.output()}`);
        }
        await systemClock.sleep(50);
      }
    }
  }

  /** Tells of an end that nobody asked for by `stop`, with the last that it said. */
  whenEnded(tell: (failure: DomainError) => void): void {
    const { child } = this;
    child.once('exit', () => {
      if (this.isStopping) return;
      // All of it is read when the last of its own processes has gone, which may still be busy.
      void Promise.race([once(child, 'close'), systemClock.sleep(lastWordsMs)]).then(() => tell(this.endFailure()));
    });
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    if (this.hasEnded()) return;
    const closed = once(this.child, 'close');
    // Fast shutdown: sessions are ended, what is committed is kept.
    this.child.kill('SIGINT');
    await closed;
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private endFailure(): DomainError {
    return embeddedFailure(`postgres ended with ${this.child.exitCode ?? this.child.signalCode}: ${this.output()}`);
  }
}

/** The last that a process has said. */
export function outputOf(child: ChildProcess): () => string {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      lines.push(chunk);
      if (lines.length > 200) lines.shift();
    });
  }
  return () => lines.join('').replace(farewells, '').slice(-2000);
}
