import { backoffMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import { logger } from '../common/logger';
import { gauge } from '../common/metrics';
import type { ServiceType } from './cloud-settings';
import { isFailure, type OpenStackError } from './errors';
import { longestPatience } from './retry';

const log = logger('openstack');
const available = gauge(
  'moorage_openstack_available',
  'Whether a service of a cloud is asked (1), or left alone for a while because it does not answer (0)',
  ['cloud', 'service'],
  () => {
    for (const breaker of leftAlone.values()) breaker.forgetIfUnasked();
  },
);

/** Those that refuse calls, by cloud and service. */
const leftAlone = new Map<string, CircuitBreaker>();
/** Nobody has asked for so long after a probe was due: nobody needs the service, and whether it answers is not known. */
const unaskedMs = 300_000;

/** So many calls in a row without a usable answer, and the service counts as out of reach. */
const patience = 5;
/** How long it is then left alone, in ms: growing from probe to probe, up to the cap. */
const pauses = { base: 1_000, cap: 60_000 } as const;

/** What a failed call tells of its service. */
export type Meaning = 'up' | 'down' | 'nothing';
export type MeaningOf = (error: OpenStackError, service: ServiceType) => Meaning;

/** Most failures are an answer: the service is there. */
export const meaningOfFailure = (error: OpenStackError): Meaning =>
  isFailure(error, 'ambiguous', 'throttled', 'auth') ? 'down' : 'up';

/**
 * Keeps a cloud's service that does not answer from being asked by everybody at once. After some failures in a row every call is
 * refused here; from time to time one goes through, and decides whether the service is back.
 */
export class CircuitBreaker {
  private failures = 0;
  private openings = 0;
  /** When the next probe may go; null while all is well. */
  private probeAt: number | null = null;
  private pauseMs = 0;
  private probing = false;
  private last = '';

  constructor(
    private readonly cloud: string,
    private readonly service: ServiceType,
    private readonly clock: Clock,
  ) {
    this.showAvailable();
  }

  /** @throws DomainError CLOUD_UNAVAILABLE, with `retryAfter`, while the service is left alone */
  async run<T>(work: () => Promise<T>, meaningOf: MeaningOf = meaningOfFailure): Promise<T> {
    const probe = this.enter();
    try {
      const result = await work();
      this.answered();
      return result;
    } catch (error) {
      if (isFailure(error)) this.failed(error, meaningOf(error, this.service), probe);
      throw error;
    } finally {
      // After one that told nothing the next call decides.
      if (probe) this.probing = false;
    }
  }

  /** True when the call is the one that decides. */
  private enter(): boolean {
    if (this.probeAt === null) return false;
    const waitMs = this.waitUntil(this.probeAt);
    if (waitMs > 0 || this.probing) throw this.unavailable(Math.max(waitMs, pauses.base));
    this.probing = true;
    return true;
  }

  /** Below zero once a probe is due. */
  private waitUntil(probeAt: number): number {
    const now = this.clock.now().getTime();
    // A clock that is set back makes no pause longer.
    this.probeAt = Math.min(probeAt, now + this.pauseMs);
    return this.probeAt - now;
  }

  /** Shows one as available that nobody asks any more; the next call decides all the same. */
  forgetIfUnasked(): void {
    if (this.probeAt !== null && !this.probing && this.waitUntil(this.probeAt) < -unaskedMs) this.showAvailable();
  }

  private failed(error: OpenStackError, meaning: Meaning, probe: boolean): void {
    if (meaning === 'down') this.unanswered(error, error.retryAfter ?? 0, probe);
    else if (meaning === 'up') this.answered();
  }

  private answered(): void {
    if (this.probeAt !== null)
      log.info({ event: 'openstack.answers_again', ...this.which() }, 'the service answers again');
    this.failures = 0;
    this.openings = 0;
    this.probeAt = null;
    this.showAvailable();
  }

  private unanswered(error: unknown, retryAfter: number, probe: boolean): void {
    this.failures += 1;
    this.last = messageOf(error);
    if (this.failures < patience) return;
    // Calls that were under way already: they say nothing new, unless they ask for more patience.
    if (this.probeAt !== null && !probe) return this.pause(this.probeAt, retryAfter);
    this.openings += 1;
    this.showLeftAlone();
    this.pause(this.clock.now().getTime() + backoffMs(this.openings, pauses), retryAfter);
    const { pauseMs, last } = this;
    log.warn({ event: 'openstack.unavailable', ...this.which(), pauseMs, error: last }, 'the service is left alone');
  }

  private pause(until: number, retryAfter: number): void {
    const now = this.clock.now().getTime();
    this.probeAt = Math.max(until, now + Math.min(retryAfter, longestPatience) * 1_000);
    this.pauseMs = this.probeAt - now;
  }

  private showLeftAlone(): void {
    leftAlone.set(this.key(), this);
    available.set(this.which(), 0);
  }

  private showAvailable(): void {
    leftAlone.delete(this.key());
    available.set(this.which(), 1);
  }

  private key(): string {
    return `${this.cloud} ${this.service}`;
  }

  private which() {
    return { cloud: this.cloud, service: this.service };
  }

  private unavailable(waitMs: number): DomainError {
    return new DomainError({
      code: 'CLOUD_UNAVAILABLE',
      status: 503,
      message: `${this.service} of cloud ${this.cloud} does not answer as it should; ${this.failures} calls in a row failed, the last: ${this.last}`,
      action: 'Nothing: it is asked again from time to time, and everything goes on when it answers.',
      retryAfter: Math.ceil(waitMs / 1_000),
    });
  }
}
