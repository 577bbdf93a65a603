import type { Clock } from '../common/clock';
import { newId } from '../common/ids';
import type { Database, Tx } from '../database';
import { holdScale, requestBuild, rescale } from '../fleets';
import type { InboundMessage, RegisterRequest } from '../mqtt';
import { excerptOf, parseClaim } from './claim.parser';
import { enrollmentIdsOf, type ClaimVerifier, type Verified } from './claim.verifier';
import { insertEvents, type NewDeviceEvent } from './device-event.repository';
import { selectForReply } from './device.repository';
import type { DueDevice, Refusal } from './device.types';
import { holdOpenEnrollments, selectEnrollmentsWithFleet } from './enrollment.repository';
import { promote } from './promotion.repository';
import { enrollmentRevoked, supersededReason } from './refusals';
import { planBatch, type Outcome, type Plan } from './registration.plan';
import {
  IdentityConflict,
  insertDevices,
  selectKnownKeys,
  selectUnbuilt,
  supersede,
  touchDevices,
  type DeviceFacts,
} from './registration.repository';
import { insertRejected } from './rejected-message.repository';

/** What is to be answered, committed already. */
export type Answer =
  | { requestId: string | null; refusal: Refusal; device?: undefined }
  | { requestId: string; device: DueDevice; isNew: boolean; refusal?: undefined };

type Proven = NonNullable<Verified['proven']>;

interface Claim extends Proven {
  message: InboundMessage;
  request: RegisterRequest;
  hardwareId: string;
  enrollmentRevoked: boolean;
}

/** Takes many registrations in one transaction, with as few statements as for one. */
export class RegistrationBatch {
  constructor(
    private readonly database: Database,
    private readonly verifier: ClaimVerifier,
    private readonly clock: Clock,
  ) {}

  /** One answer for each message, in order; everything that they say is committed. */
  async take(messages: InboundMessage[]): Promise<Answer[]> {
    const parsed = messages.map(parseClaim);
    const requests = parsed.flatMap(({ request }) => request ?? []);
    const enrollments = await selectEnrollmentsWithFleet(this.database, enrollmentIdsOf(requests));
    const byId = new Map(enrollments.map((enrollment) => [enrollment.id, enrollment]));
    const checked = await Promise.all(
      parsed.map(async (claim, index): Promise<Answer | Claim> => {
        const { requestId, request, refusal } = claim;
        if (refusal) return { requestId, refusal };
        const message = messages[index];
        const verified = await this.verifier.verify(message, request, byId);
        if (verified.refusal) return { requestId, refusal: verified.refusal };
        return { ...verified.proven, message, request, hardwareId: message.hardwareId, enrollmentRevoked: false };
      }),
    );
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.database.transaction((tx) => this.commit(tx, messages, checked));
      } catch (error) {
        if (!(error instanceof IdentityConflict) || tries >= 5) throw error;
      }
    }
  }

  private async commit(tx: Tx, messages: InboundMessage[], checked: (Answer | Claim)[]): Promise<Answer[]> {
    const now = this.clock.now();
    const claims = checked.filter((item) => 'message' in item);
    const open = await holdOpenEnrollments(tx, [...new Set(claims.map(({ enrollmentId }) => enrollmentId))]);
    const current = claims.map((claim) => ({ ...claim, enrollmentRevoked: !open.has(claim.enrollmentId) }));
    const plan = planBatch(current, await selectKnownKeys(tx, current), newId);
    await this.write(tx, plan, now);
    const devices = await this.devicesOf(tx, plan);
    const outcomes = [...plan.outcomes];
    const answers = checked.map((item) => ('message' in item ? answerOf(outcomes.shift(), devices) : item));
    const refused = answers.flatMap(({ refusal }, index) => (refusal ? rejectedRow(messages[index], refusal) : []));
    await insertRejected(tx, refused, now);
    return answers;
  }

  private async write(tx: Tx, { outcomes, superseded }: Plan<Claim>, now: Date): Promise<void> {
    const gone = new Set(superseded);
    const made = outcomes.filter((outcome) => outcome.kind === 'new');
    const madeIds = new Set(made.map(({ deviceId }) => deviceId));
    await supersede(
      tx,
      superseded.filter((id) => !madeIds.has(id)),
      supersededReason,
      now,
    );
    const rows = made.map(({ claim, deviceId, status }) => ({
      ...factsOf(claim),
      id: deviceId,
      fleetId: claim.fleetId,
      hardwareId: claim.hardwareId,
      keyFingerprint: claim.keyFingerprint,
      enrollmentId: claim.enrollmentId,
      status: gone.has(deviceId) ? ('retired' as const) : status,
      reason: gone.has(deviceId) ? supersededReason : null,
    }));
    await insertDevices(tx, rows, now);
    const touched = new Map<string, DeviceFacts & { id: string }>();
    for (const { kind, claim, ...rest } of outcomes) {
      // Of several requests of one device the last is the one that waits for an answer.
      if (kind === 'known' && 'deviceId' in rest) touched.set(rest.deviceId, { id: rest.deviceId, ...factsOf(claim) });
    }
    await touchDevices(tx, [...touched.values()], now);
    await insertEvents(tx, made.flatMap(eventsOf).concat(superseded.map(supersededEvent)), now);
    await this.startFleets(tx, rows, made, now);
  }

  /** The first accepted device has its fleet built; one whose fleet stands already is assigned at once. */
  private async startFleets(
    tx: Tx,
    rows: { id: string; fleetId: string; status: string }[],
    made: { claim: Claim; deviceId: string }[],
    now: Date,
  ): Promise<void> {
    const accepted = rows.filter(({ status }) => status === 'assigning');
    const fleetIds = [...new Set(accepted.map(({ fleetId }) => fleetId))].sort();
    if (fleetIds.length === 0) return;
    await holdScale(tx, fleetIds);
    for (const fleetId of await selectUnbuilt(tx, fleetIds)) {
      const first = made.find(({ claim }) => claim.fleetId === fleetId);
      await requestBuild(tx, fleetId, first?.claim.message.correlationId);
    }
    for (const fleetId of fleetIds) {
      const ids = accepted.filter((row) => row.fleetId === fleetId).map(({ id }) => id);
      const assigned = await promote(tx, fleetId, ids, ids.length, now);
      await insertEvents(
        tx,
        assigned.map(({ id }) => assignedEvent(id)),
        now,
      );
    }
    await rescale(tx, fleetIds);
  }

  private async devicesOf(tx: Tx, { outcomes }: Plan<Claim>): Promise<Map<string, DueDevice>> {
    const ids = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [] : outcome.deviceId));
    const devices = ids.length === 0 ? [] : await selectForReply(tx, [...new Set(ids)]);
    return new Map(devices.map((device) => [device.id, device]));
  }
}

function answerOf(outcome: Outcome<Claim> | undefined, devices: Map<string, DueDevice>): Answer {
  if (!outcome) throw new Error('a claim without an outcome');
  const { requestId } = outcome.claim.request;
  const device = outcome.kind === 'refused' ? undefined : devices.get(outcome.deviceId);
  return device ? { requestId, device, isNew: outcome.kind === 'new' } : { requestId, refusal: enrollmentRevoked };
}

const factsOf = ({ message, request }: Claim): DeviceFacts => ({
  requestId: request.requestId,
  correlationId: message.correlationId,
  responseTopic: message.response?.topic ?? null,
  responseCorrelation: message.response?.correlationData?.toString('base64') ?? null,
  model: request.model ?? null,
  firmware: request.firmware ?? null,
  attributes: request.attributes ?? null,
  csr: request.csr ?? null,
});

function eventsOf(outcome: Extract<Outcome<Claim>, { kind: 'new' }>): NewDeviceEvent[] {
  const { claim, deviceId, status, beside } = outcome;
  const { correlationId } = claim.message;
  const details = { keyFingerprint: claim.keyFingerprint, enrollmentId: claim.enrollmentId };
  const waiting = status === 'pending-approval' ? ', waits for approval' : '';
  const registered: NewDeviceEvent = {
    deviceId,
    type: 'registered',
    message: beside === null ? `registered${waiting}` : `registered with a new key${waiting}`,
    details,
    correlationId,
  };
  if (beside === null) return [registered];
  const message = 'another key asked to register under this hardware id';
  return [registered, { deviceId: beside, type: 'new-key', message, details: { ...details, deviceId }, correlationId }];
}

const supersededEvent = (deviceId: string): NewDeviceEvent => ({
  deviceId,
  type: 'superseded',
  message: 'a newer key of this hardware id waits in its place',
});

export const assignedEvent = (deviceId: string): NewDeviceEvent => ({
  deviceId,
  type: 'assigned',
  message: 'told where to connect',
});

const rejectedRow = ({ topic, hardwareId, correlationId, payload }: InboundMessage, { code }: Refusal) => ({
  topic,
  hardwareId,
  code,
  excerpt: excerptOf(payload),
  correlationId,
});
