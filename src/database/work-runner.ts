import { randomInt } from 'node:crypto';
import { backoffMs } from '../common/backoff';
import { systemClock } from '../common/clock';
import { correlationOrNew, withCorrelation } from '../common/correlation';
import { messageOf } from '../common/errors';
import { newId } from '../common/ids';
import { logger } from '../common/logger';
import { continued } from '../common/tracing';
import { ChannelListener } from './channel.listener';
import type { Database } from './database';
import { lockClasses } from './locks';
import { claim, finish, nextDueInMs, renew, workChannel, type WorkLease } from './work-queue.repository';

const log = logger('work');

export interface WorkRunnerOptions {
  queue: string;
  concurrency: number;
  leaseMs?: number;
  /** Does the work; `signal` aborts when the lease is lost or the process drains. Gives ms until the next run, or null to park it. */
  handle: (lease: WorkLease, signal: AbortSignal) => Promise<number | null>;
}

/** Claims due items of one queue and runs them, a bounded number at a time, until it is stopped. */
export class WorkRunner {
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly worker = randomInt(1, 2 ** 31 - 1);
  private nudge = new AbortController();
  private readonly listener: ChannelListener;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly options: WorkRunnerOptions,
  ) {
    this.listener = new ChannelListener(database, {
      channel: workChannel,
      // Held for as long as this connection lives: the sign of life that `claim` looks for.
      first: (client) => client.query('select pg_advisory_lock($1, $2)', [lockClasses.workers, this.worker]),
      heard: (queue) => queue === options.queue && this.nudge.abort(),
      lost: () => this.nudge.abort(),
    });
  }

  start(): void {
    this.loop = this.run();
  }

  /** Takes no more work and waits for what runs; leases of what does not end are taken over by others later. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.nudge.abort();
    await this.loop;
    await Promise.allSettled(this.running);
    await this.listener.stop();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.nudge = new AbortController();
      let pause = 1_000;
      try {
        await this.listener.ensure();
        pause = await this.claimAndStart();
      } catch (error) {
        log.error(
          { event: 'work.poll_failed', queue: this.options.queue, reason: messageOf(error) },
          'cannot read the queue',
        );
      }
      if (pause > 0) await systemClock.sleep(pause, AbortSignal.any([this.nudge.signal, this.stopping.signal]));
    }
  }

  /** Starts what is due; gives the pause until it is worth looking again. */
  private async claimAndStart(): Promise<number> {
    const { queue, concurrency, leaseMs = 30_000 } = this.options;
    const free = concurrency - this.running.size;
    if (free <= 0) return 60_000; // woken by the end of a run
    const leases = await claim(this.database, queue, free, leaseMs, this.worker);
    for (const lease of leases) this.begin(lease, leaseMs);
    if (leases.length === free) return 0;
    const due = await nextDueInMs(this.database, queue);
    // Notifications may be lost with their connection: look at least every 5 s.
    return Math.min(5_000, Math.max(due ?? 5_000, 5));
  }

  private begin(lease: WorkLease, leaseMs: number): void {
    const run = withCorrelation(lease.correlationId ?? newId(), () =>
      continued(lease.traceparent, () => this.runOne(lease, leaseMs)),
    ).finally(() => {
      this.running.delete(run);
      this.nudge.abort();
    });
    this.running.add(run);
  }

  private async runOne(lease: WorkLease, leaseMs: number): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([lost.signal, this.stopping.signal]);
    const renewal = setInterval(() => {
      renew(this.database, lease, leaseMs).then(
        (ours) => ours || lost.abort(),
        () => undefined, // the next renewal, or the fence, decides
      );
    }, leaseMs / 3);
    try {
      const nextInMs = await this.options.handle(lease, signal);
      await finish(this.database, lease, { nextInMs });
    } catch (error) {
      await this.failed(lease, error);
    } finally {
      clearInterval(renewal);
    }
  }

  private async failed(lease: WorkLease, error: unknown): Promise<void> {
    const nextInMs = backoffMs(lease.attempt);
    log.warn(
      {
        event: 'work.failed',
        queue: lease.queue,
        key: lease.key,
        attempt: lease.attempt,
        nextInMs,
        err: error,
        correlationId: correlationOrNew(),
      },
      messageOf(error),
    );
    await finish(this.database, lease, { nextInMs, keepAttempt: true }).catch(() => undefined); // the lease runs out by itself
  }
}
