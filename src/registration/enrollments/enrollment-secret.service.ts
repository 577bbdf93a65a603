import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { ENCRYPTION_KEY } from '../../common/encryption';
import { isUuid } from '../../common/ids';
import { logger } from '../../common/logger';
import { Database, type Tx } from '../../database';
import { FleetService } from '../../fleets';
import { endOverlap, insertSecret, retireNewest, selectOverlap } from './enrollment-secret.repository';
import { holdEnrollment, type StoredEnrollment } from './enrollment.repository';
import { makeSecret } from './enrollment.secrets';
import { enrollmentNotFound, noPreviousSecret, noSecretKind, rotationUnderWay } from '../registration.errors';

const log = logger('registration');

export interface RotatedSecret {
  id: string;
  secret: string;
  /** Until when the secret before it is valid beside it. */
  previousSecretUntil: Date;
}

/** Changes the secrets of enrollment groups. `scope` names the accounts that the caller is limited to, or is null. */
@Injectable()
export class EnrollmentSecretService {
  constructor(
    private readonly database: Database,
    private readonly fleets: FleetService,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Gives the enrollment a new secret, which is in this answer and nowhere else; the one before it stays valid for
   * `overlapSeconds`. A device is the same device whichever of the two it proves.
   * @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_NOT_FOUND, ENROLLMENT_WITHOUT_SECRET, ROTATION_UNDER_WAY
   */
  rotate(fleetId: string, id: string, overlapSeconds: number, scope: AccountScope = null): Promise<RotatedSecret> {
    return this.change(fleetId, id, scope, async (tx, at) => {
      const overlap = await selectOverlap(tx, id, at);
      if (overlap) throw rotationUnderWay(overlap);
      const previousSecretUntil = new Date(at.getTime() + overlapSeconds * 1_000);
      const { secret, sealedSecret } = makeSecret(this.encryptionKey, id);
      await retireNewest(tx, id, previousSecretUntil);
      await insertSecret(tx, { enrollmentId: id, sealedSecret, createdAt: at });
      log.info({ event: 'enrollment.rotated', enrollmentId: id, fleetId, previousSecretUntil }, 'secret rotated');
      return { id, secret, previousSecretUntil };
    });
  }

  /**
   * Ends at once what the secret before the newest one still opens.
   * @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_NOT_FOUND, ENROLLMENT_WITHOUT_SECRET, NO_PREVIOUS_SECRET
   */
  endOverlap(fleetId: string, id: string, scope: AccountScope = null): Promise<void> {
    return this.change(fleetId, id, scope, async (tx, at) => {
      if (!(await selectOverlap(tx, id, at))) throw noPreviousSecret(id);
      await endOverlap(tx, id, at);
      log.info({ event: 'enrollment.overlap_ended', enrollmentId: id, fleetId }, 'previous secret ended');
    });
  }

  /** Of two that change the secrets of one enrollment the second finds what the first has done. */
  private async change<T>(
    fleetId: string,
    id: string,
    scope: AccountScope,
    work: (tx: Tx, at: Date) => Promise<T>,
  ): Promise<T> {
    await this.fleets.get(fleetId, scope);
    return this.database.transaction(async (tx) => {
      const enrollment: StoredEnrollment | null = isUuid(id) ? await holdEnrollment(tx, fleetId, id) : null;
      if (!enrollment) throw enrollmentNotFound(id);
      if (enrollment.kind !== 'secret') throw noSecretKind(id);
      return work(tx, this.clock.now());
    });
  }
}
