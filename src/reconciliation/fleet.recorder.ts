import type { Clock } from '../common/clock';
import { logger } from '../common/logger';
import { holdFence, type Database, type Tx, type WorkLease } from '../database';
import { setFleetState, type Fleet, type FleetStatus } from '../fleets';
import { treat } from './failure.policy';
import { conditionsOf, type Verdict } from './fleet.verdict';
import { recordFleetEvent } from './resource.repository';

const log = logger('reconciliation');

/** Writes what runs find out into their fleets. */
export class FleetRecorder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes the fleet's state where it has changed, with an event when the status has. */
  async record(
    lease: WorkLease,
    fleet: Fleet,
    verdict: Verdict,
    applied: { endpoint: Fleet['endpoint']; version: number } | null,
  ): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await this.write(tx, fleet, verdict, applied, at);
    });
    fleet.status = verdict.status;
  }

  private async write(
    tx: Tx,
    fleet: Fleet,
    verdict: Verdict,
    applied: { endpoint: Fleet['endpoint']; version: number } | null,
    at: Date,
  ): Promise<void> {
    await setFleetState(tx, fleet.id, {
      status: verdict.status,
      conditions: conditionsOf(fleet.conditions, verdict, at),
      endpoint: applied ? applied.endpoint : fleet.endpoint,
      blueprintVersion: applied ? applied.version : fleet.blueprintVersion,
    });
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

  /** The run itself failed, before or beside its steps: the fleet says why until the next one succeeds. */
  async failed(lease: WorkLease, fleet: Fleet, error: unknown): Promise<void> {
    const { status, reason, message } = treat(error);
    const shown = fleet.pause ? fleet.status : (status ?? busyStatus(fleet));
    const verdict: Verdict = { status: shown, reason, message, ready: false };
    await this.record(lease, fleet, verdict, null).catch(() => undefined); // the lease may be the one that was lost
  }
}

/** What a fleet is while it is worked on. */
export function busyStatus(fleet: Fleet): FleetStatus {
  if (fleet.deleteRequestedAt) return 'deleting';
  return fleet.blueprintVersion === null ? 'provisioning' : 'updating';
}
