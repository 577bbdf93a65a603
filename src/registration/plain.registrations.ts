import type { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { GrowingTable, type Database } from '../database';
import { factsOf, makeNewcomers, type Claim } from './device.maker';
import { selectByIdentity } from './devices/device.repository';
import type { DueDevice } from './devices/device.types';
import type { EnrollmentWithFleet } from './enrollments/enrollment.repository';
import { insertNewcomers } from './newcomer.repository';
import { plainNewcomers, standingOf } from './plain.newcomers';
import { byPresentKey, type Answer } from './registration.answer';
import { isExpired } from './registration.plan';
import { hasNews, touchDevices, waitingStatuses, type DeviceFacts } from './registration.repository';
import { debtsOf, owe } from './replies/reply.debts';

type Checked = Answer | Claim;

type Enrollments = ReadonlyMap<string, EnrollmentWithFleet>;

/**
 * Answers whoever needs no look at others, each kind by a statement of its own: a transaction's many are most of what a storm
 * waits for. Each is committed apart from the others: who dies in between is asked again, by all.
 */
export class PlainRegistrations {
  private isMostlyKnown = false;
  private readonly devices: GrowingTable;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.devices = new GrowingTable(database, 'device');
  }

  /** The claims that are left are for the long way. */
  async take(checked: Checked[], enrollments: Enrollments): Promise<Checked[]> {
    const welcome = (claims: Claim[]) => this.welcome(claims, enrollments);
    const recognize = (claims: Claim[]) => this.recognize(claims);
    let left = checked;
    // A region that comes back is known, and a new one is not: what the batch before was like is tried first.
    for (const step of this.isMostlyKnown ? [recognize, welcome] : [welcome, recognize]) {
      const claims = left.filter((item) => 'message' in item);
      if (claims.length === 0) break;
      const answers = await step(claims);
      left = left.map((item) => ('message' in item ? (answers.get(item) ?? item) : item));
    }
    const added = left.filter((item) => 'owed' in item && item.owed !== null).length;
    this.isMostlyKnown = added < left.length / 2;
    return left;
  }

  /**
   * Answers known keys with what their rows say. Not those that wait for a further reply, or bring the first certificate request
   * of their key: what they say has to be written before their row is read, or the reply names an older request, or lacks the
   * certificate; that is the long way.
   */
  private async recognize(claims: Claim[]): Promise<Map<Claim, Answer>> {
    const now = this.clock.now();
    const found = await selectByIdentity(this.devices, claims);
    const plain = found.filter((device) => !isExpired(device) && !waitingStatuses.includes(device.status));
    const byKey = new Map(plain.map((device) => [keyOf(device), device]));
    const answers = new Map<Claim, Answer>();
    const touched = new Map<string, DeviceFacts & { id: string }>();
    for (const claim of claims) {
      const device = byKey.get(keyOf(claim));
      if (!device || bringsRequest(device, claim)) continue;
      answers.set(claim, { requestId: claim.request.requestId, device: byPresentKey(device), owed: null });
      const facts = factsOf(claim);
      // Of several requests of one device the last is the one that waits for an answer.
      if (hasNews(device, facts, now)) touched.set(device.id, { id: device.id, ...facts });
    }
    // In a transaction, which is tried again where Postgres ends it for a deadlock.
    if (touched.size > 0) await this.database.transaction((tx) => touchDevices(tx, [...touched.values()], now));
    return answers;
  }

  /** Takes whoever is new and concerns nobody else. */
  private async welcome(claims: Claim[], enrollments: Enrollments): Promise<Map<Claim, Answer>> {
    const now = this.clock.now();
    const outcomes = plainNewcomers(claims, enrollments, newId);
    const fleets = new Map(outcomes.map(({ claim }) => standingOf(enrollments.get(claim.enrollmentId)!)));
    const newcomers = makeNewcomers({ outcomes, superseded: [] }, fleets, now);
    const debts = debtsOf(outcomes.map(({ claim }) => claim.fleetId));
    const leftOut = new Set(await insertNewcomers(this.devices, newcomers, debts, { at: now, holding: true }));
    const answers = new Map<Claim, Answer>();
    for (const [index, { claim, deviceId }] of outcomes.entries()) {
      if (leftOut.has(deviceId)) continue;
      const { requestId } = claim.request;
      answers.set(claim, { requestId, device: newcomers[index].device, owed: owe(debts, claim.fleetId) });
    }
    return answers;
  }
}

/** The key is known without one: by the certificate of an authority, or by a door. */
const bringsRequest = ({ csr }: DueDevice, { request }: Claim): boolean => csr === null && request.csr !== undefined;

const keyOf = (one: { fleetId: string; hardwareId: string; keyFingerprint: string }): string =>
  `${one.fleetId}/${one.keyFingerprint}/${one.hardwareId}`;
