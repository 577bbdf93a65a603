import { randomInt } from 'node:crypto';
import type { Client } from 'pg';
import { backoffMs } from '../common/backoff';
import { systemClock } from '../common/clock';
import { correlationOrNew, withCorrelation } from '../common/correlation';
import { messageOf } from '../common/errors';
import { newId } from '../common/ids';
import { logger } from '../common/logger';
import { continued } from '../common/tracing';
import { ChannelListener } from './channel.listener';
import type { Database } from './database';
import { claim, finish, nextDueInMs, renew, signOn, workChannel, type WorkLease } from './work-queue.repository';

const log = logger('work');

/** Notifications may be lost with their connection, and whether it lives is seen when it is asked. */
const longestPauseMs = 5_000;

export interface WorkRunnerOptions {
  queue: string;
  concurrency: number;
  leaseMs?: number;
  /** Does the work; `signal` aborts when the lease is lost or the process drains. Gives ms until the next run, or null to park it. */
  handle: (lease: WorkLease, signal: AbortSignal) => Promise<number | null>;
}

interface Run {
  lease: WorkLease;
  /** Ends it. A signal that all runs had in common would keep something of each for as long as the process lives. */
  ending: AbortController;
  done: Promise<void>;
}

/** Claims due items of one queue and runs them, a bounded number at a time, until it is stopped. */
export class WorkRunner {
  /** By their keys. */
  private readonly running = new Map<string, Run>();
  private isStopping = false;
  /** By which others see that this one lives. */
  private worker: number | null = null;
  private nudge = new AbortController();
  private readonly listener: ChannelListener;
  private readonly leaseMs: number;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly options: WorkRunnerOptions,
  ) {
    this.leaseMs = options.leaseMs ?? 30_000;
    this.listener = new ChannelListener(database, {
      channel: workChannel,
      first: (client) => this.signOn(client),
      heard: (queue) => queue === options.queue && this.nudge.abort(),
      lost: () => this.nudge.abort(),
    });
  }

  start(): void {
    this.loop = this.run();
  }

  /** Takes no more work and waits for what runs; leases of what does not end are taken over by others later. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.nudge.abort();
    for (const { ending } of this.running.values()) ending.abort();
    await this.loop;
    await Promise.allSettled([...this.running.values()].map(({ done }) => done));
    await this.listener.stop();
  }

  /** By another number each time: Postgres may not know yet that the connection before is gone, and so hold its lock. */
  private async signOn(client: Client): Promise<void> {
    const worker = randomInt(1, 2 ** 31 - 1);
    await signOn(client, worker);
    this.worker = worker;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      this.nudge = new AbortController();
      let pause = 1_000;
      try {
        // What runs is held by the number before, which nobody shows any more.
        if (await this.listener.ensure()) await Promise.all([...this.running.values()].map((run) => this.renew(run)));
        pause = await this.claimAndStart();
      } catch (error) {
        log.error(
          { event: 'work.poll_failed', queue: this.options.queue, reason: messageOf(error) },
          'cannot read the queue',
        );
      }
      if (pause > 0) await systemClock.sleep(pause, this.nudge.signal);
    }
  }

  /** Starts what is due; gives the pause until it is worth looking again. */
  private async claimAndStart(): Promise<number> {
    const { queue, concurrency } = this.options;
    const free = concurrency - this.running.size;
    if (free <= 0) return longestPauseMs; // woken by the end of a run
    // Whatever others think of this worker, what it runs it does not begin a second time beside that.
    const own = [...this.running.keys()];
    const { leaseMs, worker } = this;
    const leases = await claim(this.database, { queue, limit: free, leaseMs, worker, except: own });
    for (const lease of leases) this.begin(lease);
    if (leases.length === free) return 0;
    const due = await nextDueInMs(this.database, queue, [...this.running.keys()]);
    return Math.min(longestPauseMs, Math.max(due ?? longestPauseMs, 5));
  }

  private begin(lease: WorkLease): void {
    const ending = new AbortController();
    if (this.isStopping) ending.abort();
    const done = withCorrelation(lease.correlationId ?? newId(), () =>
      continued(lease.traceparent, () => this.runOne({ lease, ending })),
    ).finally(() => {
      this.running.delete(lease.key);
      this.nudge.abort();
    });
    this.running.set(lease.key, { lease, ending, done });
  }

  private async runOne({ lease, ending }: Omit<Run, 'done'>): Promise<void> {
    const renewal = setInterval(() => void this.renew({ lease, ending }), this.leaseMs / 3);
    try {
      const nextInMs = await this.options.handle(lease, ending.signal);
      await finish(this.database, lease, { nextInMs });
    } catch (error) {
      await this.failed(lease, error);
    } finally {
      clearInterval(renewal);
    }
  }

  private async renew({ lease, ending }: Omit<Run, 'done'>): Promise<void> {
    // After a failure the next renewal, or the fence, decides.
    const isOurs = await renew(this.database, lease, this.leaseMs, this.worker).catch(() => true);
    if (!isOurs) ending.abort();
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
