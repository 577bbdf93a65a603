import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
import { ENCRYPTION_KEY, seal } from '../common/encryption';
import { isUuid, newId, newSecret } from '../common/ids';
import { logger } from '../common/logger';
import { pageOf, placeOf, type Page, type PageQuery } from '../common/page';
import { Database } from '../database';
import { FleetService } from '../fleets';
import { sealContextOf } from './claim.verifier';
import {
  insertEnrollment,
  markEnrollmentRevoked,
  selectEnrollments,
  type StoredEnrollment,
} from './enrollment.repository';
import { enrollmentNotFound, fleetGone, kindNotAvailable } from './registration.errors';
import type { EnrollmentInput } from './registration.schema';

const log = logger('registration');

export type Enrollment = StoredEnrollment;

/** Enrollment groups of a fleet. `scope` is the account that the caller is limited to, or null. */
@Injectable()
export class EnrollmentService {
  constructor(
    private readonly database: Database,
    private readonly fleets: FleetService,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The secret is in this answer and nowhere else.
   * @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_KIND_NOT_AVAILABLE
   */
  async create(
    fleetId: string,
    input: EnrollmentInput,
    scope: string | null = null,
  ): Promise<Enrollment & { secret: string }> {
    const fleet = await this.fleets.get(fleetId, scope);
    if (fleet.deleteRequestedAt) throw fleetGone(fleetId);
    if (input.kind === 'x509') throw kindNotAvailable();
    const id = newId();
    const secret = newSecret();
    const createdAt = this.clock.now();
    const sealedSecret = seal(this.encryptionKey, secret, sealContextOf(id));
    await insertEnrollment(this.database, { id, fleetId, sealedSecret, createdAt });
    log.info({ event: 'enrollment.created', enrollmentId: id, fleetId }, 'enrollment created');
    return { id, fleetId, kind: 'secret', createdAt, revokedAt: null, secret };
  }

  /** Oldest first, revoked ones included. @throws DomainError FLEET_NOT_FOUND */
  async list(fleetId: string, { limit, cursor }: PageQuery, scope: string | null = null): Promise<Page<Enrollment>> {
    await this.fleets.get(fleetId, scope);
    const rows = await selectEnrollments(this.database, { fleetId, after: placeOf(cursor, isUuid), limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id);
  }

  /**
   * No new device registers by it any more; those that did go on working.
   * @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_NOT_FOUND
   */
  async revoke(fleetId: string, id: string, scope: string | null = null): Promise<Enrollment> {
    await this.fleets.get(fleetId, scope);
    const revoked = isUuid(id) ? await markEnrollmentRevoked(this.database, fleetId, id, this.clock.now()) : null;
    if (!revoked) throw enrollmentNotFound(id);
    log.info({ event: 'enrollment.revoked', enrollmentId: id, fleetId }, 'enrollment revoked');
    return revoked;
  }
}
