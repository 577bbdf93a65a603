import type { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { continued } from '../common/tracing';
import type { Database, Tx } from '../database';
import { holdScale, requestBuild, rescale } from '../fleets';
import type { ParsedClaim } from './claim.parser';
import { enrollmentIdsOf, type ClaimVerifier, type Verified } from './claim.verifier';
import {
  besideEvents,
  factsOf,
  makeNewcomers,
  renewalOf,
  reopenedEvent,
  supersededEvent,
  type Claim,
} from './device.maker';
import { setRenewals } from './device-certificate.repository';
import { insertEvents } from './device-event.repository';
import { selectForReply } from './device.repository';
import { workingStatuses, type DueDevice, type Refusal } from './device.types';
import type { Asking } from './door.claim';
import { openDoors } from './enrollment.doors';
import { selectEnrollmentsWithFleet, type EnrollmentWithFleet } from './enrollment.repository';
import { insertNewcomers, type NewDebt } from './newcomer.repository';
import { plainNewcomers, standingOf } from './plain.newcomers';
import { reopenPending } from './pending.repository';
import { supersededReason } from './refusals';
import { planBatch, type Outcome, type Plan } from './registration.plan';
import {
  IdentityConflict,
  selectKnownKeys,
  selectStandings,
  supersede,
  touchDevices,
  type DeviceFacts,
  type FleetStanding,
} from './registration.repository';
import { insertRejected, rejectedRow } from './rejected-message.repository';

/** Replies that a batch owes the new devices of one fleet: `left` of them are not sent yet. */
export interface Owed {
  debtId: string;
  left: number;
}

/** What is to be answered, committed already. */
export type Answer =
  | { requestId: string | null; refusal: Refusal; device?: undefined }
  | {
      requestId: string;
      device: DueDevice;
      /** Null where the device was known. */ owed: Owed | null;
      refusal?: undefined;
    };

/** A registration as it came, taken apart. */
export interface Received {
  message: Asking;
  parsed: ParsedClaim;
}

/** Takes many registrations in one transaction, with as few statements as for one. */
export class RegistrationBatch {
  constructor(
    private readonly database: Database,
    private readonly verifier: ClaimVerifier,
    private readonly clock: Clock,
    /** Told of the enrollments that were read. */
    private readonly learn: (enrollments: EnrollmentWithFleet[]) => void,
  ) {}

  /** One answer for each message, in order; everything that they say is committed. */
  async take(received: Received[]): Promise<Answer[]> {
    const requests = received.flatMap(({ parsed }) => parsed.request ?? []);
    const enrollments = await selectEnrollmentsWithFleet(this.database, enrollmentIdsOf(requests), this.clock.now());
    this.learn(enrollments);
    const byId = new Map(enrollments.map((enrollment) => [enrollment.id, enrollment]));
    const verified = await allOf(
      received.map(({ message, parsed: { request } }) => request && this.verifier.verify(message, request, byId)),
    );
    const checked = received.map(({ message, parsed }, index) => checkedOf(message, parsed, verified[index]));
    const messages = received.map(({ message }) => message);
    const answered = await this.welcome(checked, byId);
    // In a storm these are all there are.
    if (answered.every((item) => !('message' in item) && item.refusal === undefined)) return answered as Answer[];
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.database.transaction((tx) => this.commit(tx, messages, answered));
      } catch (error) {
        if (!(error instanceof IdentityConflict) || tries >= 5) throw error;
      }
    }
  }

  /**
   * Takes at once whoever is new and concerns nobody else, in one statement that says so itself: a transaction's many
   * statements are most of what a storm waits for. Committed apart from the others: who dies in between is asked again, by all.
   */
  private async welcome(
    checked: (Answer | Claim)[],
    enrollments: ReadonlyMap<string, EnrollmentWithFleet>,
  ): Promise<(Answer | Claim)[]> {
    const now = this.clock.now();
    const outcomes = plainNewcomers(
      checked.filter((item) => 'message' in item),
      enrollments,
      newId,
    );
    const fleets = new Map(outcomes.map(({ claim }) => standingOf(enrollments.get(claim.enrollmentId)!)));
    const newcomers = makeNewcomers({ outcomes, superseded: [] }, fleets, now);
    const debts = debtsOf(outcomes.map(({ claim }) => claim.fleetId));
    const leftOut = new Set(await insertNewcomers(this.database, newcomers, debts, { at: now, holding: true }));
    const answers = new Map<Answer | Claim, Answer>();
    for (const [index, { claim, deviceId }] of outcomes.entries()) {
      if (leftOut.has(deviceId)) continue;
      const { requestId } = claim.request;
      answers.set(claim, { requestId, device: newcomers[index].device, owed: owe(debts, claim.fleetId) });
    }
    return checked.map((item) => answers.get(item) ?? item);
  }

  private async commit(tx: Tx, messages: Asking[], checked: (Answer | Claim)[]): Promise<Answer[]> {
    const now = this.clock.now();
    const claims = checked.filter((item) => 'message' in item);
    const answerAll = claims.length === 0 ? () => null : await this.decide(tx, claims, now);
    const answers = checked.map((item) => ('message' in item ? answerAll(item) : item)).filter((item) => item !== null);
    const refused = answers.flatMap(({ refusal }, index) =>
      refusal ? rejectedRow(messages[index], refusal.code) : [],
    );
    await insertRejected(tx, refused, now);
    return answers;
  }

  /** Gives the answer to each of the claims. */
  private async decide(tx: Tx, claims: Claim[], now: Date): Promise<(claim: Claim) => Answer> {
    const { doorOf, rooms } = await openDoors(tx, claims, now);
    for (const claim of claims) claim.closed = doorOf(claim).closed;
    const plan = planBatch(claims, await selectKnownKeys(tx, claims), newId, rooms);
    const { made, debts } = await this.write(tx, plan, now);
    const known = plan.outcomes.flatMap((outcome) =>
      outcome.kind === 'new' || outcome.kind === 'refused' ? [] : outcome.deviceId,
    );
    const devices = [...made, ...(known.length === 0 ? [] : await selectForReply(tx, [...new Set(known)]))];
    const byId = new Map(devices.map((device) => [device.id, device]));
    const outcomes = new Map(plan.outcomes.map((outcome) => [outcome.claim, outcome]));
    return (claim) => answerOf(outcomes.get(claim), byId, (fleetId) => owe(debts, fleetId));
  }

  /** Gives the new devices, and what they are owed. */
  private async write(tx: Tx, plan: Plan<Claim>, now: Date): Promise<{ made: DueDevice[]; debts: Debt[] }> {
    const { outcomes, superseded } = plan;
    const made = outcomes.filter((outcome) => outcome.kind === 'new');
    const reopened = new Set(outcomes.flatMap((outcome) => (outcome.kind === 'reopened' ? outcome.deviceId : [])));
    const fleets = await this.standingsOf(tx, made);
    const newcomers = makeNewcomers(plan, fleets, now);
    const devices = newcomers.map(({ device }) => device);
    const known = notOf(superseded, [...devices.map(({ id }) => id), ...reopened]);
    await supersede(tx, known, supersededReason, now);
    const waiting = notOf([...reopened], superseded);
    await reopenPending(tx, waiting, now);
    const debts = debtsOf(devices.map(({ fleetId }) => fleetId));
    const leftOut = await insertNewcomers(tx, newcomers, debts, { at: now, holding: false });
    if (leftOut.length > 0) throw new IdentityConflict();
    const touched = new Map<string, DeviceFacts & { id: string }>();
    for (const outcome of outcomes) {
      // Of several requests of one device the last is the one that waits for an answer.
      if (outcome.kind !== 'new' && outcome.kind !== 'refused')
        touched.set(outcome.deviceId, { id: outcome.deviceId, ...factsOf(outcome.claim) });
    }
    await setRenewals(tx, outcomes.flatMap(renewalOf));
    await touchDevices(tx, [...touched.values()], now);
    const events = [...made.flatMap(besideEvents), ...superseded.map(supersededEvent), ...waiting.map(reopenedEvent)];
    await insertEvents(tx, events, now);
    await this.startFleets(tx, devices, fleets, made);
    return { made: devices, debts };
  }

  /** The fleets of what is new; scaled ones are held, so that none is counted past another. */
  private async standingsOf(tx: Tx, made: { claim: Claim }[]): Promise<ReadonlyMap<string, FleetStanding>> {
    if (made.length === 0) return new Map();
    const fleets = await selectStandings(tx, [...new Set(made.map(({ claim }) => claim.fleetId))]);
    const scaled = fleets.filter((fleet) => fleet.scaled).map(({ id }) => id);
    if (scaled.length > 0) await holdScale(tx, scaled);
    return new Map(fleets.map((fleet) => [fleet.id, fleet]));
  }

  /** The first accepted device has its fleet built. */
  private async startFleets(
    tx: Tx,
    devices: DueDevice[],
    fleets: ReadonlyMap<string, FleetStanding>,
    made: { claim: Claim; deviceId: string }[],
  ): Promise<void> {
    for (const { id, requested } of fleets.values()) {
      const first = devices.find(({ fleetId, status }) => fleetId === id && workingStatuses.includes(status));
      if (requested || !first) continue;
      const { message } = made.find(({ deviceId }) => deviceId === first.id)!.claim;
      await continued(message.traceparent ?? null, () => requestBuild(tx, id, message.correlationId));
    }
    const scaled = [...fleets.values()].filter((fleet) => fleet.scaled).map(({ id }) => id);
    if (scaled.length > 0) await rescale(tx, scaled);
  }
}

/** A debt to the new devices of one fleet, with how many of them are owed it. */
interface Debt extends NewDebt {
  owed: Owed;
}

/** One for each of the fleets; of nobody yet. */
const debtsOf = (fleetIds: string[]): Debt[] =>
  [...new Set(fleetIds)].map((fleetId) => {
    const id = newId();
    return { id, fleetId, owed: { debtId: id, left: 0 } };
  });

/** Adds one device of the fleet. */
function owe(debts: Debt[], fleetId: string): Owed {
  const { owed } = debts.find((debt) => debt.fleetId === fleetId)!;
  owed.left += 1;
  return owed;
}

/** Waits for those that are promises, and costs nothing for the others. */
async function allOf<T>(values: (T | Promise<T>)[]): Promise<T[]> {
  await Promise.all(values.filter((value) => value instanceof Promise));
  const all: T[] = [];
  for (const value of values) all.push(value instanceof Promise ? await value : value);
  return all;
}

function checkedOf(message: Asking, parsed: ParsedClaim, verified: Verified | undefined): Answer | Claim {
  const { requestId, request } = parsed;
  const refusal = parsed.refusal ?? verified?.refusal;
  if (refusal) return { requestId, refusal };
  if (!request || !verified?.proven) throw new Error('a request that nobody has checked');
  return { message, request, hardwareId: message.hardwareId, closed: null, ...verified.proven };
}

function answerOf(
  outcome: Outcome<Claim> | undefined,
  devices: Map<string, DueDevice>,
  owedIn: (fleetId: string) => Owed,
): Answer {
  if (!outcome) throw new Error('a claim without an outcome');
  const { requestId } = outcome.claim.request;
  if (outcome.kind === 'refused') return { requestId, refusal: outcome.refusal };
  const device = devices.get(outcome.deviceId);
  if (!device) throw new Error('a device that was just read or made is not there');
  // A request with the present key is not answered with the certificate of the next one.
  const hides = device.renewalKeyFingerprint !== null && outcome.kind !== 'renewed';
  const asked = hides ? { ...device, renewalKeyFingerprint: null } : device;
  return { requestId, device: asked, owed: outcome.kind === 'new' ? owedIn(device.fleetId) : null };
}

/** Those of `ids` that are not among `others`, in order. */
const notOf = (ids: string[], others: string[]): string[] => {
  const left = new Set(others);
  return ids.filter((id) => !left.has(id));
};
