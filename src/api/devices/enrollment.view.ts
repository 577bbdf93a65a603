import { z } from 'zod';
import {
  enrollmentInputSchema,
  enrollmentPatchSchema,
  rotationInputSchema,
  verificationInputSchema,
} from '../../registration';
import { pageSchema, time } from '../http/list.query';

export const enrollmentBodySchema = enrollmentInputSchema.meta({ id: 'EnrollmentInput' });
export const enrollmentPatchBodySchema = enrollmentPatchSchema.meta({ id: 'EnrollmentPatch' });
export const verificationBodySchema = verificationInputSchema.meta({ id: 'VerificationInput' });
/** Everything in it has a default, so the body may be left out. */
export const rotationBodySchema = rotationInputSchema.prefault({}).meta({ id: 'RotationInput' });

const enrollment = z.object({
  id: z.uuid(),
  fleetId: z.uuid(),
  kind: z.enum(['secret', 'x509']),
  createdAt: time,
  revokedAt: time.nullable(),
  maxDevices: z.int().nullable().describe('How many hardware ids it may bring in; as many as come when null'),
  expiresAt: time.nullable().describe('From then on it takes no new devices'),
  allowList: z.boolean().describe('Whether it takes only the hardware ids that were imported for it'),
  perSecond: z
    .int()
    .nullable()
    .describe(
      'How many registrations a second each process of the service takes by it; as many as of its fleet when null',
    ),
  verificationCode: z
    .string()
    .nullable()
    .describe('Of kind x509: the CN of the certificate that proves possession of the authority’s key'),
  verifiedAt: time.nullable().describe('Until it is verified one of kind x509 takes no devices'),
  previousSecretUntil: time
    .nullable()
    .describe('Until when the secret before the newest one is, or was, valid; null where none was rotated away'),
});
export const enrollmentSchema = enrollment.meta({ id: 'Enrollment' });
export type EnrollmentView = z.infer<typeof enrollmentSchema>;
export const enrollmentPageSchema = pageSchema(enrollmentSchema, 'EnrollmentPage');

const secret = z.string().describe('Shown only now');
export const newEnrollmentSchema = enrollment
  .extend({ secret: secret.nullable().describe('Shown only now; null of kind x509') })
  .meta({ id: 'NewEnrollment' });
export const rotatedSecretSchema = z
  .object({ id: z.uuid(), secret, previousSecretUntil: time })
  .meta({ id: 'RotatedSecret' });
