import { z } from 'zod';
import { isHardwareId } from '../../mqtt';
import { pageSchema, time } from '../http/list.query';

export const csvBodySchema = z.string();
export const hardwareIdParam = z.string().refine(isHardwareId);

export const importReportSchema = z
  .object({
    added: z.int(),
    known: z.int().describe('Were there before, or stand there twice'),
    invalid: z.int(),
    lines: z.array(
      z.object({
        line: z.int().describe('From 1, with the header'),
        hardwareId: z.string(),
        result: z.enum(['added', 'known', 'invalid']),
        reason: z.string().nullable().describe('Why it is invalid'),
      }),
    ),
  })
  .meta({ id: 'ImportReport' });

const allowedHardware = z.object({ hardwareId: z.string(), addedAt: time }).meta({ id: 'AllowedHardware' });
export const allowedHardwarePageSchema = pageSchema(allowedHardware, 'AllowedHardwarePage');
