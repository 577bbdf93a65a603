import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../common/clock';
import { hasCode } from '../../common/errors';
import { newSecret, sha256 } from '../../common/ids';
import type { Database } from '../../database';
import { isHardwareId } from '../../mqtt';
import type {
  DeviceAuthority,
  DeviceLogins,
  ProvenCertificate,
  RefusalRecord,
  Refused,
  RegistrationService,
} from '../../registration';
import { objectIn } from '../door.json';
import { registered, rejected, tooEarly, type Accepted, type Rejected, type RejectionCode } from './aws.answers';
import { insertOffer, takeOffer } from './certificate-offer.repository';
import { isSharedClaim } from './claim.name';
import type { IssueAllowance } from './issue.allowance';

export interface AwsParts {
  database: Database;
  registration: RegistrationService;
  authority: DeviceAuthority;
  logins: DeviceLogins;
  refusals: RefusalRecord;
  issues: IssueAllowance;
  clock: Clock;
  /** Whether the certificates we sign let a device in on a broker of ours. */
  hasBroker: boolean;
}

/** What does not come as far as a registration, which keeps its own refusals. */
export function refuse(
  { refusals }: Pick<AwsParts, 'refusals'>,
  message: Refused,
  code: RejectionCode,
  why: string,
): Rejected {
  refusals.note(message, { code: 'AWS_REQUEST_REFUSED', message: `The device is answered ${code}: ${why}` });
  return rejected(code, why);
}

/** As AWS has it. */
const tokenMs = 3_600_000;

const csrSchema = z.object({ certificateSigningRequest: z.string().min(1).max(16_384) });
const provisionSchema = z.object({
  certificateOwnershipToken: z.string().max(128),
  parameters: z.record(z.string().max(64), z.string().max(1_024)).default({}),
});
/** Template parameters that name the device, the first that is there. */
const namingParameters = ['SerialNumber', 'ThingName', 'hardwareId'];

/** Signs a certificate for a claim, under a key that we make or that the device has made. The key we make is sent and forgotten. */
export async function create(
  parts: AwsParts,
  claim: ProvenCertificate,
  message: Refused,
  csr: Buffer | null,
): Promise<Accepted | Rejected> {
  const { database, authority, issues, clock } = parts;
  const { enrollmentId } = claim;
  const asked = csr === null ? null : csrSchema.safeParse(objectIn(csr));
  if (asked && !asked.success)
    return refuse(parts, message, 'InvalidPayload', 'certificateSigningRequest, a PEM, is missing');
  const waitMs = issues.take(claim);
  if (waitMs > 0) return tooEarly(waitMs);
  const certificateId = randomBytes(32).toString('hex');
  try {
    const issued = await authority.issue(certificateId, asked?.data.certificateSigningRequest ?? null);
    const [token, now] = [newSecret(), clock.now()];
    const { certificate: certificatePem, privateKey } = issued;
    const expiresAt = new Date(now.getTime() + tokenMs);
    await insertOffer(database, { ...issued, tokenDigest: sha256(token), expiresAt, enrollmentId }, now);
    return { accepted: { certificateId, certificatePem, privateKey, certificateOwnershipToken: token } };
  } catch (error) {
    if (!hasCode(error, 'CSR_INVALID')) throw error;
    return refuse(parts, message, 'InvalidCertificateSigningRequest', error.message);
  }
}

/** Registers the device whose certificate it is; asked again for the same device, it answers the same. */
export async function provision(
  parts: AwsParts,
  claim: ProvenCertificate,
  message: Refused & { template: string | null },
): Promise<Accepted | Rejected> {
  const { database, registration, authority, logins, clock, hasBroker } = parts;
  const no = (code: RejectionCode, why: string) => refuse(parts, message, code, why);
  if (message.template !== claim.fleetName) return no('ResourceNotFound', 'this claim is not for that template');
  const asked = provisionSchema.safeParse(objectIn(message.payload));
  if (!asked.success) return no('InvalidPayload', 'certificateOwnershipToken or parameters cannot be read');
  const { certificateOwnershipToken: token, parameters } = asked.data;
  const hardwareId = namingParameters.map((name) => parameters[name]).find((value) => value !== undefined);
  if (hardwareId === undefined || !isHardwareId(hardwareId)) {
    return no('InvalidPayload', `one of ${namingParameters.join(', ')} has to name the device`);
  }
  if (hardwareId !== claim.commonName && !isSharedClaim(claim.commonName)) {
    const { commonName } = claim;
    return no('AccessDenied', `${commonName} registers itself alone: a shared claim has the word «claim» in its CN`);
  }
  const taking = { tokenDigest: sha256(token), enrollmentId: claim.enrollmentId, hardwareId, now: clock.now() };
  const offer = await takeOffer(database, taking);
  if (!offer) {
    return no('InvalidCertificateOwnershipToken', 'The token is unknown, older than an hour, or already used.');
  }
  const { topic, payload, correlationId } = message;
  const { keyFingerprint } = offer;
  const taken = () => no('AccessDenied', 'the key is already another device’s');
  if (await logins.isTaken({ scope: claim.fleetId, hardwareId }, 'certificate', keyFingerprint)) return taken();
  const { reply, device } = await registration.register({
    ...claim,
    keyFingerprint,
    hardwareId,
    attributes: parameters,
    topic,
    payload,
    correlationId,
    requestId: correlationId,
  });
  // On the list of what is revoked with the device before it is of any use.
  if (device) await authority.adopt(device.id, offer);
  const granted = device === null || (await logins.grant(device.id, 'certificate', keyFingerprint));
  // Of two that ask with it at once one comes as far as this.
  return granted ? registered(hardwareId, reply, hasBroker) : taken();
}
