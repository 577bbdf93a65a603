import type { Clock } from '../common/clock';
import { logger } from '../common/logger';
import { holdFence, type Database, type Tx, type WorkLease } from '../database';
import { forgetSettled, markSettled, setFleetState, type Condition, type Fleet, type FleetStatus } from '../fleets';
import { gravestOf, treat } from './failure.policy';
import { isDriftTold, recordFleetEvent } from './fleet-event.repository';
import { conditionNow, conditionsOf, type Verdict } from './fleet.verdict';
import { conditionsUnlooked } from './paused.look';
import { countFailures } from './reconcile.metrics';

const log = logger('reconciliation');

/** What stands: where gateways connect, the blueprint's version, and the digest of all that was wanted. */
interface Applied {
  endpoint: Fleet['endpoint'];
  version: number;
  wish: string;
}

/** Writes what runs find out into their fleets. */
export class FleetRecorder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes the fleet's state, with an event when its status has changed; `applied` once a blueprint version stands. */
  async record(lease: WorkLease, fleet: Fleet, verdict: Verdict, applied: Applied | null = null): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await this.write(tx, fleet, verdict, applied, at);
    });
    fleet.status = verdict.status;
  }

  private async write(tx: Tx, fleet: Fleet, verdict: Verdict, applied: Applied | null, at: Date): Promise<void> {
    const conditions = conditionsOf(fleet.conditions, verdict, at);
    await setFleetState(tx, fleet.id, {
      status: verdict.status,
      conditions,
      endpoint: applied ? applied.endpoint : fleet.endpoint,
      ...(applied ? { applied: { blueprintId: fleet.blueprintId, version: applied.version } } : {}),
    });
    if (applied) await markSettled(tx, fleet.id, applied.wish);
    await this.tellNewDrift(tx, fleet, conditions);
    if (fleet.status === verdict.status) return;
    const { status, message, reason } = verdict;
    await recordFleetEvent(tx, {
      fleetId: fleet.id,
      type: `fleet.${status}`,
      message: `${status}: ${message}`,
      details: { reason },
      at,
    });
    log.info({ event: `fleet.${status}`, fleetId: fleet.id, fleet: fleet.name, reason }, message);
  }

  /**
   * What a look found that changes nothing in the cloud, and what of it could not be written down; drift that was not told
   * before goes into the fleet's history.
   */
  async looked(
    lease: WorkLease,
    fleet: Fleet,
    { status, conditions }: { status: FleetStatus; conditions: Condition[] },
    failures: unknown[] = [],
  ): Promise<void> {
    countFailures(failures);
    const found = { status, conditions: conditionsHindered(fleet.conditions, conditions, failures, this.clock.now()) };
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await setFleetState(tx, fleet.id, { ...found, endpoint: fleet.endpoint });
      await this.tellNewDrift(tx, fleet, found.conditions);
    });
  }

  /** Something else than what stands is going to be made: whatever of it is there once that is taken back is none of others' doing. */
  async departing(lease: WorkLease, fleet: Fleet): Promise<void> {
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await forgetSettled(tx, fleet.id);
    });
  }

  /** The drift is going to be mended; until the fleet stands again, what differs is not told once more. */
  async mending(lease: WorkLease, fleet: Fleet, drift: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      if (fleet.status === 'ready' || !(await isDriftTold(tx, fleet.id))) await this.tellDrift(tx, fleet, drift);
    });
  }

  private async tellNewDrift(tx: Tx, fleet: Fleet, found: Condition[]): Promise<void> {
    const drift = driftIn(found);
    if (drift !== undefined && drift !== driftIn(fleet.conditions)) await this.tellDrift(tx, fleet, drift);
  }

  private async tellDrift(tx: Tx, fleet: Fleet, drift: string): Promise<void> {
    const message = `others have changed it in the cloud: ${drift}`;
    const event = { fleetId: fleet.id, type: 'fleet.drifted', message, at: this.clock.now() };
    await recordFleetEvent(tx, { ...event, details: { policy: fleet.driftPolicy } });
  }

  /** The gravest of what stands in the fleet's way is what people have to know. */
  hindered(lease: WorkLease, fleet: Fleet, failures: unknown[]): Promise<void> {
    countFailures(failures);
    const { status, reason, message } = gravestOf(failures);
    return this.record(lease, fleet, { status: status ?? busyStatus(fleet), reason, message, ready: false });
  }

  /**
   * The run itself failed, before or beside its steps: the fleet says why until the next one succeeds; `drifted` is what a look
   * has found all the same.
   */
  async failed(lease: WorkLease, fleet: Fleet, error: unknown, drifted?: Condition): Promise<void> {
    countFailures([error]);
    const { status, reason, message } = treat(error);
    const shown = fleet.pause ? fleet.status : (status ?? busyStatus(fleet));
    const verdict: Verdict = { status: shown, reason, message, ready: false, drifted };
    const conditions = () => conditionsUnlooked(fleet, verdict, this.clock.now());
    const told = fleet.pause
      ? this.looked(lease, fleet, { status: shown, conditions: conditions() })
      : this.record(lease, fleet, verdict);
    await told.catch(() => undefined); // the lease may be the one that was lost
  }
}

const driftIn = (conditions: Condition[]): string | undefined =>
  conditions.find(({ type, status }) => type === 'Drifted' && status === 'true')?.message;

/** What stands in a look's way is told as what the fleet is at: it serves as it did. */
function conditionsHindered(before: Condition[], found: Condition[], failures: unknown[], at: Date): Condition[] {
  if (failures.length === 0) return found;
  const { reason, message } = gravestOf(failures);
  return found.map((one) => (one.type === 'Progressing' ? conditionNow(before, { ...one, reason, message }, at) : one));
}

/** What a fleet is while it is worked on. */
export function busyStatus(fleet: Fleet): FleetStatus {
  if (fleet.deleteRequestedAt) return 'deleting';
  return fleet.hasStood ? 'updating' : 'provisioning';
}
