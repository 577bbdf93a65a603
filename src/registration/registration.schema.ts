import { z } from 'zod';
import { idSchema } from '../common/id.schema';
import { decisions } from './devices/device.types';

const limits = {
  maxDevices: z
    .int('must be a whole number')
    .min(0, 'must be at least 0')
    .max(2_147_483_647, 'must be at most 2147483647')
    .nullish()
    .describe('How many hardware ids it may bring in; as many as come when null'),
  expiresAt: z.iso
    .datetime({ offset: true, error: 'must be a time in ISO 8601, such as 2027-01-01T00:00:00Z' })
    .nullish()
    .describe('From then on it takes no new devices'),
  allowList: z.boolean().optional().describe('Whether it takes only the hardware ids that were imported for it'),
  perSecond: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1_000_000, 'must be at most 1000000')
    .nullish()
    .describe(
      'How many registrations a second each process of the service takes by it, known devices’ included; as many as of ' +
        'its fleet when null',
    ),
};

const pem = z.string().min(1, 'must not be empty').max(16_384, 'must be at most 16384 characters');

export const enrollmentInputSchema = z
  .strictObject({
    kind: z.enum(['secret', 'x509']).describe('What its devices prove: the group’s secret, or a certificate'),
    certificate: pem
      .optional()
      .describe('Of the authority that signs the devices’ certificates, in PEM; for x509 only'),
    ...limits,
  })
  .refine(({ kind, certificate }) => (kind === 'x509') === (certificate !== undefined), {
    message: 'must be there with the kind x509, and only then',
    path: ['certificate'],
  });
export type EnrollmentInput = z.infer<typeof enrollmentInputSchema>;

/** What is left out stays as it is. */
export const enrollmentPatchSchema = z
  .strictObject(limits)
  .refine(
    (patch) => Object.keys(patch).length > 0,
    'must name at least one of maxDevices, expiresAt, allowList and perSecond',
  );
export type EnrollmentPatch = z.infer<typeof enrollmentPatchSchema>;

/** Proof of possession of an authority's key. */
export const verificationInputSchema = z.strictObject({
  certificate: pem.describe('Signed by the authority’s key, with the verification code as CN; in PEM'),
});
export type VerificationInput = z.infer<typeof verificationInputSchema>;

const week = 7 * 86_400;

export const rotationInputSchema = z.strictObject({
  overlapSeconds: z
    .int('must be a whole number of seconds')
    .min(0, 'must be at least 0')
    .max(366 * 86_400, 'must be at most 366 days')
    .default(week)
    .describe('How long the secret before the new one stays valid; 0 ends it at once'),
});
export type RotationInput = z.infer<typeof rotationInputSchema>;

/** A decision about many devices at once. */
export const decisionInputSchema = z.strictObject({
  deviceIds: z
    .array(idSchema('must be the id of a device'))
    .min(1, 'must name at least one')
    .max(1_000, 'must be at most 1000'),
  decision: z.enum(decisions),
});
export type DecisionInput = z.infer<typeof decisionInputSchema>;
