import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
import { Database } from '../database';
import { pauseFleet, requestReconcile, resumeFleet, type PauseReason } from '../fleets';
import { recordFleetEvent } from './fleet-event.repository';

/** Keeps fleets from being touched, and lets them go on. A run that is under way ends before its next step. */
@Injectable()
export class PauseService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Asking again changes nothing. @throws DomainError FLEET_NOT_FOUND, FLEET_DELETED */
  pause(fleetId: string, by: string, reason: PauseReason): Promise<void> {
    return this.database.transaction(async (tx) => {
      const at = this.clock.now();
      if (!(await pauseFleet(tx, fleetId, { at: at.toISOString(), by, reason }))) return;
      const [type, done] = reason === 'Cancelled' ? ['fleet.cancelled', 'cancelled'] : ['fleet.paused', 'paused'];
      await requestReconcile(tx, fleetId);
      await recordFleetEvent(tx, { fleetId, type, message: `${done} by ${by}`, details: { by }, at });
    });
  }

  /** Asking again changes nothing. @throws DomainError FLEET_NOT_FOUND, FLEET_DELETED */
  resume(fleetId: string, by: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (!(await resumeFleet(tx, fleetId))) return;
      const at = this.clock.now();
      await requestReconcile(tx, fleetId);
      await recordFleetEvent(tx, { fleetId, type: 'fleet.resumed', message: `resumed by ${by}`, details: { by }, at });
    });
  }
}
