import type { Clock } from '../../common/clock';
import { RecentMap } from '../../common/recent.map';
import type { Config } from '../../config';
import type { Waiting } from '../batch.collector';
import { CommitRate } from './commit.rate';
import type { Refusal } from '../devices/device.types';
import type { EnrollmentWithFleet } from '../enrollments/enrollment.repository';
import { FairQueue } from './fair.queue';
import { throttled, type ThrottleReason } from '../refusals/refusals';
import { longestWaitMs, RegistrationAllowance } from './registration.allowance';
import type { Answer, Received } from '../registration.answer';

/** A registration that waits for its batch. */
export interface Admitted extends Received {
  place: Place;
}

/** Where a registration waits, and what was taken for it. */
export interface Place {
  lane: string;
  fleet: RegistrationAllowance;
  enrollment: RegistrationAllowance | null;
  /** The fleet is what the sender's connection was admitted to, and not only what the request names. */
  isFleetProven: boolean;
}

/** What is known of an enrollment; `allowance` is null where only its fleet's limits it. */
interface Known {
  fleetId: string;
  allowance: RegistrationAllowance | null;
}

/** So many fleets and enrollments are remembered; only those that are there, whatever requests name. */
const mostKnown = 10_000;
/** The lane of those who name no enrollment that is known: they share one, and one allowance. */
const strangers = 'strangers';

/**
 * Who may wait for the next batch, decided before a registration costs the database anything. A fleet has its allowance, and so
 * has an enrollment with a limit; what waits is bounded, and each fleet has its share of it. Which fleet an enrollment
 * belongs to is learned from what batches read anyway, so that a forged id makes nothing to be remembered.
 */
export class RegistrationAdmission {
  readonly queue = new FairQueue<Waiting<Admitted, Answer>>(({ item }) => item.place.lane);
  private readonly enrollments = new RecentMap<string, Known>(mostKnown);
  private readonly fleets = new RecentMap<string, RegistrationAllowance>(mostKnown);
  private readonly strangers: RegistrationAllowance;
  private readonly rate = new CommitRate();

  constructor(
    private readonly limits: Config['registration'],
    private readonly clock: Clock,
    private readonly random = Math.random,
  ) {
    this.strangers = this.allow(limits.perSecond);
  }

  /** Takes a place for a registration, or says why there is none and when to ask again. */
  enter({ message: { scope }, parsed }: Received): Place | { reason: ThrottleReason; refusal: Refusal } {
    const named = this.enrollments.get(parsed.request?.enrollment.id.toLowerCase() ?? '');
    const fleetId = scope ?? named?.fleetId ?? null;
    const lane = fleetId ?? strangers;
    if (this.isCrowded(lane)) return this.refuse('queue', this.rate.msFor(this.queue.length, this.limits.perSecond));
    const now = this.clock.now().getTime();
    const fleet = fleetId === null ? this.strangers : this.allowanceOf(fleetId);
    const fleetWaitMs = fleet.take(now);
    if (fleetWaitMs > 0) return this.refuse(fleetId === null ? 'stranger' : 'fleet', fleetWaitMs);
    const enrollment = named?.fleetId === fleetId ? (named.allowance ?? null) : null;
    const enrollmentWaitMs = enrollment?.take(now) ?? 0;
    if (enrollmentWaitMs === 0) return { lane, fleet, enrollment, isFleetProven: scope !== null };
    fleet.giveBack();
    return this.refuse('enrollment', enrollmentWaitMs);
  }

  /** For a registration that was not tried: what it took is there again. */
  giveBack({ fleet, enrollment }: Place): void {
    fleet.giveBack();
    enrollment?.giveBack();
  }

  /** For one that did not prove its claim: whoever it named has not asked for anything, but the connection's fleet has. */
  disown({ lane, fleet, enrollment, isFleetProven }: Place): void {
    enrollment?.giveBack();
    if (!isFleetProven && lane !== strangers) fleet.giveBack();
  }

  /** What a batch has read of the enrollments that it names. */
  learn(enrollments: EnrollmentWithFleet[]): void {
    for (const { id, fleetId, perSecond } of enrollments) {
      const known = this.enrollments.get(id);
      if (known && (known.allowance?.perSecond ?? null) === perSecond) continue;
      this.enrollments.set(id, { fleetId, allowance: perSecond === null ? null : this.allow(perSecond) });
    }
  }

  committed(registrations: number, ms: number): void {
    this.rate.note(registrations, ms);
  }

  /** With the queue full, a lane that holds less than its share of it may still add to it, up to twice the bound in all. */
  private isCrowded(lane: string): boolean {
    const { queue } = this.limits;
    const { length } = this.queue;
    if (length < queue) return false;
    return length >= 2 * queue || this.queue.lengthOf(lane) >= queue / this.queue.lanesWith(lane);
  }

  private refuse(reason: ThrottleReason, waitMs: number): { reason: ThrottleReason; refusal: Refusal } {
    // Up to twice as long: those who are sent away in one moment do not come back in one.
    const spreadMs = Math.min(waitMs, longestWaitMs) * (1 + this.random());
    return { reason, refusal: throttled(reason, Math.max(1, Math.ceil(spreadMs / 1_000))) };
  }

  private allowanceOf(fleetId: string): RegistrationAllowance {
    const known = this.fleets.get(fleetId);
    if (known) return known;
    const made = this.allow(this.limits.perSecond);
    this.fleets.set(fleetId, made);
    return made;
  }

  private allow(perSecond: number): RegistrationAllowance {
    return new RegistrationAllowance(perSecond, this.limits.burstSeconds, this.clock.now().getTime());
  }
}
