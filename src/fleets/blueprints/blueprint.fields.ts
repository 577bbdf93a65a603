import { z } from 'zod';

/** Fields that several members of a specification have. */
export const keySchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/, 'must be 1 to 32 of a-z, 0-9 and -, and neither begin nor end with -');

export const cloudName = z.string().min(1, 'must not be empty').max(255, 'must be at most 255 characters');

export const portSchema = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(65_535, 'must be at most 65535');
