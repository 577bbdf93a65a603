import fc from 'fast-check';
import { applyDecision } from './devices/decision.rules';
import { decisions, workingStatuses, type Decision, type DeviceStatus } from './devices/device.types';
import type { Openings } from './enrollments/enrollment.openings';
import { pendingExpiredReason, supersededReason } from './refusals/refusals';
import { planBatch, type KnownKey, type ProvenClaim } from './registration.plan';

/** What may happen to the devices of a fleet, in any order and as often as it likes. */
type Step =
  | {
      kind: 'batch';
      claims: { hardware: number; key: number; renews: boolean }[];
      closed: boolean;
      room: number | null;
    }
  | { kind: 'decision'; device: number; decision: Decision }
  | { kind: 'remove' | 'assign' | 'expire' | 'use-renewal'; device: number };

const [fleetId, enrollmentId] = ['fleet', 'enrollment'];
const closedBy = { code: 'ENROLLMENT_REVOKED', message: 'closed' };
const open: Openings = { closedFor: () => null, rooms: new Map() };

/** The rows of a fleet, changed as the statements of a batch and of a decision change them. */
class Fleet {
  readonly rows: KnownKey[] = [];
  readonly removed: string[] = [];
  private made = 0;

  constructor(private readonly approval: 'automatic' | 'manual') {}

  take(step: Step): void {
    if (step.kind === 'batch') return this.batch(step);
    const row = this.rows[step.device % Math.max(this.rows.length, 1)];
    if (!row) return;
    if (step.kind === 'decision') return this.decide(row, step.decision);
    if (step.kind === 'assign' && row.status === 'assigning') row.status = 'assigned';
    if (step.kind === 'expire' && row.status === 'pending-approval')
      Object.assign(row, { status: 'rejected', reason: pendingExpiredReason });
    if (step.kind === 'use-renewal' && row.renewalKeyFingerprint !== null && workingStatuses.includes(row.status))
      Object.assign(row, { keyFingerprint: row.renewalKeyFingerprint, renewalKeyFingerprint: null });
    if (step.kind === 'remove') this.removed.push(...this.rows.splice(this.rows.indexOf(row), 1).map(({ id }) => id));
  }

  /** One answer for each claim; the same key in one batch has one. */
  private batch({ claims, closed, room }: Extract<Step, { kind: 'batch' }>): void {
    const proven = claims.map(({ hardware, key, renews }): ProvenClaim => {
      const hardwareId = `gw-${hardware}`;
      const working = this.rows.find((row) => row.hardwareId === hardwareId && workingStatuses.includes(row.status));
      const renewsKey = renews ? (working?.keyFingerprint ?? null) : null;
      const keyFingerprint = `${hardwareId}/key-${key}`;
      const { approval } = this;
      return {
        fleetId,
        hardwareId,
        keyFingerprint,
        approval,
        enrollmentId,
        renewsKey,
      };
    });
    const openings: Openings = {
      closedFor: () => (closed ? closedBy : null),
      rooms: new Map(room === null ? [] : [[enrollmentId, room]]),
    };
    const before = new Set(this.rows.map(({ hardwareId }) => hardwareId));
    const { outcomes, superseded } = planBatch(proven, this.rows, () => `device-${(this.made += 1)}`, openings);
    expect(outcomes.map(({ claim }) => claim)).toEqual(proven);
    for (const outcome of outcomes) this.apply(outcome);
    for (const id of superseded) this.set(id, 'retired', supersededReason);
    const brought = new Set(this.rows.map(({ hardwareId }) => hardwareId).filter((id) => !before.has(id)));
    expect(brought.size).toBeLessThanOrEqual(closed ? 0 : (room ?? Infinity));
  }

  private apply(outcome: ReturnType<typeof planBatch>['outcomes'][number]): void {
    if (outcome.kind === 'refused') return;
    const { keyFingerprint, hardwareId } = outcome.claim;
    if (outcome.kind === 'new') {
      const { deviceId: id, status } = outcome;
      const none = { reason: null, renewalKeyFingerprint: null };
      this.rows.push({ id, fleetId, hardwareId, keyFingerprint, enrollmentId, status, ...none });
    }
    if (outcome.kind === 'renewed') this.row(outcome.deviceId).renewalKeyFingerprint = keyFingerprint;
    if (outcome.kind === 'reopened') this.set(outcome.deviceId, 'pending-approval', null);
  }

  private decide(row: KnownKey, decision: Decision): void {
    const change = applyDecision(decision, row);
    if (!change) return;
    const siblings = this.rows.filter((other) => other.hardwareId === row.hardwareId && other.id !== row.id);
    const working = siblings.filter(({ status }) => workingStatuses.includes(status));
    if (change.to === 'assigning') for (const { id } of working) this.set(id, 'retired', supersededReason);
    this.set(row.id, change.to, null);
  }

  private set(id: string, status: DeviceStatus, reason: string | null): void {
    Object.assign(this.row(id), { status, reason });
  }

  private row(id: string): KnownKey {
    const found = this.rows.find((row) => row.id === id);
    if (!found) throw new Error(`a plan names ${id}, which is not there`);
    return found;
  }
}

const device = fc.nat({ max: 11 });
const claim = fc.record({ hardware: fc.nat({ max: 2 }), key: fc.nat({ max: 3 }), renews: fc.boolean() });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('batch' as const),
    claims: fc.array(claim, { minLength: 1, maxLength: 6 }),
    closed: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    room: fc.option(fc.nat({ max: 3 })),
  }),
  fc.record({ kind: fc.constant('decision' as const), device, decision: fc.constantFrom(...decisions) }),
  fc.record({ kind: fc.constantFrom('remove', 'assign', 'expire', 'use-renewal'), device }),
);

describe('the state machine of devices', () => {
  it('has, after anything in any order, one working key of a hardware id and one waiting beside it at most', () => {
    const story = fc.record({
      approval: fc.constantFrom('automatic', 'manual'),
      steps: fc.array(step, { maxLength: 40 }),
    });
    fc.assert(
      fc.property(story, ({ approval, steps }) => {
        const fleet = new Fleet(approval);
        for (const next of steps) {
          const [removed, ended] = [new Set(fleet.removed), fleet.rows.filter(({ status }) => status === 'revoked')];
          fleet.take(next);
          const of = (hardwareId: string, statuses: readonly DeviceStatus[]) =>
            fleet.rows.filter((row) => row.hardwareId === hardwareId && statuses.includes(row.status)).length;
          for (const { hardwareId, id } of fleet.rows) {
            expect(of(hardwareId, workingStatuses)).toBeLessThanOrEqual(1);
            expect(of(hardwareId, ['pending-approval'])).toBeLessThanOrEqual(1);
            // What was taken out of service never comes back under its old name.
            expect(removed.has(id)).toBe(false);
          }
          const identities = fleet.rows.map(({ keyFingerprint }) => keyFingerprint);
          expect(new Set(identities).size).toBe(identities.length);
          // Nothing leads back from a revocation but being removed.
          for (const { id } of ended)
            expect(fleet.rows.find((row) => row.id === id)?.status ?? 'revoked').toBe('revoked');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes the word for a successor of the working key alone, not of the one before it', () => {
    const none = { reason: null, renewalKeyFingerprint: null };
    const name = { id: 'device-1', fleetId, hardwareId: 'gw-1' };
    const working: KnownKey = { ...name, ...none, keyFingerprint: 'second', enrollmentId, status: 'assigned' };
    const outcomeOf = (renewsKey: string) => {
      const asked = { fleetId, hardwareId: 'gw-1', keyFingerprint: 'third', enrollmentId, renewsKey };
      return planBatch([{ ...asked, approval: 'automatic' }], [working], () => 'device-2', open).outcomes[0];
    };
    expect(outcomeOf('second')).toMatchObject({ kind: 'renewed', deviceId: 'device-1' });
    expect(outcomeOf('first')).toMatchObject({ kind: 'new', status: 'pending-approval' });
  });

  it('takes no further key of a hardware id that has fifty, and knows those', () => {
    const keyOf = (n: number) => ({ fleetId, hardwareId: 'gw-1', keyFingerprint: `key ${n}`, enrollmentId });
    const asked = (n: number) => ({ ...keyOf(n), approval: 'manual' as const, renewsKey: null });
    const all = Array.from({ length: 52 }, (_, n) => asked(n));
    const { outcomes } = planBatch([...all, asked(3)], [], () => 'any', open);
    const refused = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? outcome.refusal.code : []));
    expect(refused).toEqual(['TOO_MANY_KEYS', 'TOO_MANY_KEYS']);
    expect(outcomes.at(-1)?.kind).toBe('known');
  });

  it('tells of a new key beside the working one, whatever keys were there before', () => {
    const none = { reason: null, renewalKeyFingerprint: null, fleetId, hardwareId: 'gw-1', enrollmentId };
    const before: KnownKey = { ...none, id: 'device-1', keyFingerprint: 'first', status: 'retired' };
    const working: KnownKey = { ...none, id: 'device-2', keyFingerprint: 'second', status: 'assigned' };
    const asked = { fleetId, hardwareId: 'gw-1', keyFingerprint: 'third', enrollmentId, renewsKey: null };
    const { outcomes } = planBatch([{ ...asked, approval: 'automatic' }], [before, working], () => 'device-3', open);
    expect(outcomes).toMatchObject([{ kind: 'new', beside: 'device-2' }]);
  });

  it('gives a batch that is repeated the same devices, whatever came of it', () => {
    const batches = fc.array(fc.array(claim, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom('automatic', 'manual'), batches, (approval, list) => {
        const fleet = new Fleet(approval);
        const all = () => list.forEach((claims) => fleet.take({ kind: 'batch', claims, closed: false, room: null }));
        all();
        const names = fleet.rows.map(({ id }) => id);
        all();
        expect(fleet.rows.map(({ id }) => id)).toEqual(names);
      }),
      { numRuns: 100 },
    );
  });
});
