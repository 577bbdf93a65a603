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
import { setRenewals } from './certificates/device-certificate.repository';
import { insertEvents } from './devices/device-event.repository';
import { selectForReply } from './devices/device.repository';
import { workingStatuses, type DueDevice } from './devices/device.types';
import type { Asking } from './door.claim';
import { holdOpenings } from './enrollments/enrollment.openings';
import { readEnrollments } from './enrollments/enrollment.reader';
import type { EnrollmentWithFleet } from './enrollments/enrollment.repository';
import { insertNewcomers } from './newcomer.repository';
import { PlainRegistrations } from './plain.registrations';
import { reopenPending } from './devices/pending.repository';
import { supersededReason } from './refusals/refusals';
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
import { insertRefused, refusedRow } from './refusals/refused-message.repository';
import { byPresentKey, type Answer, type Received } from './registration.answer';
import { debtsOf, owe, type Debt, type Owed } from './replies/reply.debts';

/** Takes many registrations in one transaction, with as few statements as for one. */
export class RegistrationBatch {
  private readonly plain: PlainRegistrations;

  constructor(
    private readonly database: Database,
    private readonly encryptionKey: Buffer,
    private readonly verifier: ClaimVerifier,
    private readonly clock: Clock,
    /** Told of the enrollments that were read. */
    private readonly learn: (enrollments: EnrollmentWithFleet[]) => void,
  ) {
    this.plain = new PlainRegistrations(database, clock);
  }

  /** One answer for each message, in order; everything that they say is committed. */
  async take(received: Received[]): Promise<Answer[]> {
    const requests = received.flatMap(({ parsed }) => parsed.request ?? []);
    const ids = enrollmentIdsOf(requests);
    const enrollments = await readEnrollments(this.database, this.encryptionKey, ids, this.clock.now());
    this.learn([...enrollments.values()]);
    const verified = await allOf(
      received.map(
        ({ message, parsed: { request } }) => request && this.verifier.verify(message, request, enrollments),
      ),
    );
    const checked = received.map(({ message, parsed }, index) => checkedOf(message, parsed, verified[index]));
    const messages = received.map(({ message }) => message);
    const answered = await this.plain.take(checked, enrollments);
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

  private async commit(tx: Tx, messages: Asking[], checked: (Answer | Claim)[]): Promise<Answer[]> {
    const now = this.clock.now();
    const claims = checked.filter((item) => 'message' in item);
    const answerAll = claims.length === 0 ? () => null : await this.decide(tx, claims, now);
    const answers = checked.map((item) => ('message' in item ? answerAll(item) : item)).filter((item) => item !== null);
    const refused = answers.flatMap(({ refusal }, index) => (refusal ? refusedRow(messages[index], refusal) : []));
    await insertRefused(tx, refused, now);
    return answers;
  }

  /** Gives the answer to each of the claims. */
  private async decide(tx: Tx, claims: Claim[], now: Date): Promise<(claim: Claim) => Answer> {
    const openings = await holdOpenings(tx, claims, now);
    const plan = planBatch(claims, await selectKnownKeys(tx, claims), newId, openings);
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
      if (outcome.kind === 'new' || outcome.kind === 'refused') continue;
      const facts = factsOf(outcome.claim);
      // The certificate request of a renewal is the next key's.
      if (outcome.kind === 'renewed') facts.csr = null;
      touched.set(outcome.deviceId, { id: outcome.deviceId, ...facts });
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
  return { message, request, hardwareId: message.hardwareId, ...verified.proven };
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
  return {
    requestId,
    device: outcome.kind === 'renewed' ? device : byPresentKey(device),
    owed: outcome.kind === 'new' ? owedIn(device.fleetId) : null,
  };
}

/** Those of `ids` that are not among `others`, in order. */
const notOf = (ids: string[], others: string[]): string[] => {
  const left = new Set(others);
  return ids.filter((id) => !left.has(id));
};
