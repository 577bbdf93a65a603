import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { ENCRYPTION_KEY } from '../../common/encryption';
import { isUuid, newId, newSecret } from '../../common/ids';
import { requireFutureEnd } from '../../common/invalid.field';
import { logger } from '../../common/logger';
import { pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { Database } from '../../database';
import { fleetDeleting, FleetService } from '../../fleets';
import {
  authorityProblem,
  commonNameOf,
  isIssuedBy,
  readCertificate,
  readChain,
  subjectOf,
} from '../certificates/certificate.chain';
import { insertSecret } from './enrollment-secret.repository';
import {
  holdEnrollment,
  insertEnrollment,
  markEnrollmentRevoked,
  markVerified,
  selectEnrollment,
  selectEnrollments,
  setLimits,
  type Limits,
  type NewEnrollment,
  type StoredEnrollment,
} from './enrollment.repository';
import { makeSecret } from './enrollment.secrets';
import { authorityInvalid, enrollmentNotFound, noAuthorityKind, verificationFailed } from '../registration.errors';
import type { EnrollmentInput, EnrollmentPatch } from '../registration.schema';

const log = logger('registration');

export type Enrollment = StoredEnrollment;

/** Enrollment groups of a fleet. `scope` names the accounts that the caller is limited to, or is null. */
@Injectable()
export class EnrollmentService {
  constructor(
    private readonly database: Database,
    private readonly fleets: FleetService,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The secret is in this answer and nowhere else. One of kind x509 has none: it takes devices once it is verified.
   * @throws DomainError FLEET_NOT_FOUND, FLEET_DELETING, CA_CERTIFICATE_INVALID, VALIDATION_FAILED
   */
  async create(
    fleetId: string,
    input: EnrollmentInput,
    scope: AccountScope = null,
  ): Promise<Enrollment & { secret: string | null }> {
    const fleet = await this.fleets.get(fleetId, scope);
    if (fleet.deleteRequestedAt) throw fleetDeleting(fleet);
    requireFutureEnd(input.expiresAt, this.clock.now());
    const id = newId();
    const made = input.kind === 'secret' ? makeSecret(this.encryptionKey, id) : null;
    const authority = made ? noAuthority : this.authorityOf(input.certificate ?? '');
    const row: NewEnrollment = {
      id,
      fleetId,
      kind: input.kind,
      createdAt: this.clock.now(),
      sealedRoot: made?.sealedSecret ?? null,
      ...authority,
      ...limitsOf(input, unlimited),
    };
    await this.database.transaction(async (tx) => {
      await insertEnrollment(tx, row);
      if (made) await insertSecret(tx, { enrollmentId: id, createdAt: row.createdAt, ...made });
    });
    log.info({ event: 'enrollment.created', enrollmentId: id, fleetId, kind: input.kind }, 'enrollment created');
    const { sealedRoot: _, caCertificate: __, caSubject: ___, ...told } = row;
    return { ...told, revokedAt: null, verifiedAt: null, previousSecretUntil: null, secret: made?.secret ?? null };
  }

  /**
   * Takes a certificate that the authority's key has signed over the verification code: whoever uploads the certificate
   * of somebody else's authority does not have it.
   * @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_NOT_FOUND, ENROLLMENT_WITHOUT_CA, VERIFICATION_FAILED
   */
  async verify(fleetId: string, id: string, certificate: string, scope: AccountScope = null): Promise<Enrollment> {
    await this.fleets.get(fleetId, scope);
    return this.database.transaction(async (tx) => {
      const held = isUuid(id) ? await holdEnrollment(tx, fleetId, id) : null;
      if (!held) throw enrollmentNotFound(id);
      if (held.caCertificate === null) throw noAuthorityKind(id);
      const at = this.clock.now();
      const problem = possessionProblem(certificate, held.caCertificate, held.verificationCode, at);
      if (problem !== null) throw verificationFailed(problem);
      const verifiedAt = held.verifiedAt ?? at;
      await markVerified(tx, id, verifiedAt);
      log.info({ event: 'enrollment.verified', enrollmentId: id, fleetId }, 'possession of the key proved');
      const { caCertificate: _, ...told } = held;
      return { ...told, verifiedAt };
    });
  }

  /**
   * Changes what new devices it takes; those that registered by it go on working.
   * @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_NOT_FOUND
   */
  async patch(fleetId: string, id: string, patch: EnrollmentPatch, scope: AccountScope = null): Promise<Enrollment> {
    await this.fleets.get(fleetId, scope);
    return this.database.transaction(async (tx) => {
      const held = isUuid(id) ? await holdEnrollment(tx, fleetId, id) : null;
      if (!held) throw enrollmentNotFound(id);
      const limits = limitsOf(patch, held);
      await setLimits(tx, id, limits);
      log.info({ event: 'enrollment.limited', enrollmentId: id, fleetId, ...limits }, 'enrollment changed');
      const { caCertificate: _, ...told } = held;
      return { ...told, ...limits };
    });
  }

  /** @throws DomainError CA_CERTIFICATE_INVALID */
  private authorityOf(pem: string): Authority {
    const chain = readChain(pem);
    const problem =
      chain?.length === 1 ? authorityProblem(chain[0], this.clock.now()) : 'it is not one certificate in PEM';
    if (!chain || problem !== null) throw authorityInvalid(problem ?? '');
    return { caCertificate: pem, caSubject: subjectOf(chain[0]), verificationCode: newSecret() };
  }

  /** @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_NOT_FOUND */
  async get(fleetId: string, id: string, scope: AccountScope = null): Promise<Enrollment> {
    await this.fleets.get(fleetId, scope);
    const enrollment = await selectEnrollment(this.database, fleetId, id);
    if (!enrollment) throw enrollmentNotFound(id);
    return enrollment;
  }

  /** Oldest first, revoked ones included. @throws DomainError FLEET_NOT_FOUND */
  async list(fleetId: string, { limit, cursor }: PageQuery, scope: AccountScope = null): Promise<Page<Enrollment>> {
    await this.fleets.get(fleetId, scope);
    const rows = await selectEnrollments(this.database, { fleetId, after: placeOf(cursor, isUuid), limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id);
  }

  /**
   * No new device registers by it any more; those that did go on working.
   * @throws DomainError FLEET_NOT_FOUND, ENROLLMENT_NOT_FOUND
   */
  async revoke(fleetId: string, id: string, scope: AccountScope = null): Promise<Enrollment> {
    await this.fleets.get(fleetId, scope);
    const revoked = isUuid(id) ? await markEnrollmentRevoked(this.database, fleetId, id, this.clock.now()) : null;
    if (!revoked) throw enrollmentNotFound(id);
    log.info({ event: 'enrollment.revoked', enrollmentId: id, fleetId }, 'enrollment revoked');
    return revoked;
  }
}

type Authority = Pick<NewEnrollment, 'caCertificate' | 'caSubject' | 'verificationCode'>;

const noAuthority: Authority = { caCertificate: null, caSubject: null, verificationCode: null };

function possessionProblem(pem: string, authorityPem: string, code: string | null, now: Date): string | null {
  const [certificate, authority] = [readCertificate(pem), readCertificate(authorityPem)];
  if (!certificate || !authority) return 'it is not a certificate in PEM';
  if (!isIssuedBy(certificate, authority)) return 'it is not signed by the key of the authority';
  if (commonNameOf(certificate) !== code) return 'its CN is not the verification code';
  const { notBefore, notAfter } = certificate.parsed;
  return now < notBefore || now > notAfter ? 'it is not valid now' : null;
}

const unlimited: Limits = { maxDevices: null, expiresAt: null, allowList: false, perSecond: null };

/** What is left out stays as it is; null takes a limit away. */
function limitsOf({ maxDevices, expiresAt, allowList, perSecond }: EnrollmentPatch, before: Limits): Limits {
  return {
    maxDevices: maxDevices === undefined ? before.maxDevices : maxDevices,
    expiresAt: expiresAt === undefined ? before.expiresAt : expiresAt === null ? null : new Date(expiresAt),
    allowList: allowList ?? before.allowList,
    perSecond: perSecond === undefined ? before.perSecond : perSecond,
  };
}
