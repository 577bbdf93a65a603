import { z } from 'zod';
import { decisions } from './device.types';

export const enrollmentInputSchema = z.strictObject({ kind: z.enum(['secret', 'x509']) });
export type EnrollmentInput = z.infer<typeof enrollmentInputSchema>;

/** A decision about many devices at once. */
export const decisionInputSchema = z.strictObject({
  deviceIds: z.array(z.uuid()).min(1).max(1_000),
  decision: z.enum(decisions),
});
export type DecisionInput = z.infer<typeof decisionInputSchema>;
