import { backoffMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import { logger } from '../common/logger';
import { gauge } from '../common/metrics';
import type { ServiceType } from './cloud-settings';
import { isFailure } from './errors';

const log = logger('openstack');
const available = gauge(
  'moorage_openstack_available',
  'Whether a service of a cloud is asked (1), or left alone for a while because it does not answer (0)',
  ['cloud', 'service'],
);

/** So many calls in a row without a usable answer, and the service counts as out of reach. */
const patience = 5;
/** How long it is then left alone, in ms: growing from probe to probe, up to the cap. */
const pauses = { base: 1_000, cap: 60_000 } as const;

/**
 * Keeps a cloud's service that does not answer from being asked by everybody at once. After some failures in a row every call is
 * refused here; from time to time one goes through, and decides whether the service is back.
 */
export class CircuitBreaker {
  private failures = 0;
  private openings = 0;
  /** When the next probe may go; null while all is well. */
  private probeAt: number | null = null;
  private probing = false;
  private last = '';

  constructor(
    private readonly cloud: string,
    private readonly service: ServiceType,
    private readonly clock: Clock,
  ) {
    available.set(this.which(), 1);
  }

  /** @throws DomainError CLOUD_UNAVAILABLE, with `retryAfter`, while the service is left alone */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const probe = this.enter();
    try {
      const result = await work();
      this.answered();
      return result;
    } catch (error) {
      // Any other failure is an answer: the service is there.
      if (isFailure(error, 'ambiguous', 'throttled', 'auth')) this.unanswered(error, error.retryAfter ?? 0, probe);
      else if (isFailure(error)) this.answered();
      throw error;
    } finally {
      if (probe) this.probing = false;
    }
  }

  /** True when the call is the one that decides. */
  private enter(): boolean {
    if (this.probeAt === null) return false;
    const waitMs = this.probeAt - this.clock.now().getTime();
    if (waitMs > 0 || this.probing) throw this.unavailable(Math.max(waitMs, pauses.base));
    this.probing = true;
    return true;
  }

  private answered(): void {
    if (this.probeAt !== null)
      log.info({ event: 'openstack.answers_again', ...this.which() }, 'the service answers again');
    this.failures = 0;
    this.openings = 0;
    this.probeAt = null;
    available.set(this.which(), 1);
  }

  private unanswered(error: unknown, retryAfter: number, probe: boolean): void {
    this.failures += 1;
    this.last = messageOf(error);
    if (this.failures < patience) return;
    const soonest = this.clock.now().getTime() + retryAfter * 1_000;
    if (this.probeAt !== null && !probe) {
      // Calls that were under way already: they say nothing new, unless they ask for more patience.
      this.probeAt = Math.max(this.probeAt, soonest);
      return;
    }
    this.openings += 1;
    available.set(this.which(), 0);
    this.probeAt = Math.max(soonest, this.clock.now().getTime() + backoffMs(this.openings, pauses));
    const pauseMs = this.probeAt - this.clock.now().getTime();
    log.warn(
      { event: 'openstack.unavailable', ...this.which(), pauseMs, error: this.last },
      'the service is left alone',
    );
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
