import { z } from 'zod';
import { pageSchema, time } from '../http/list.query';

export const ingestedSchema = z
  .object({
    accepted: z.int().describe('Recorded and counted now'),
    duplicates: z.int().describe('Recorded before with the same content; they count once'),
    conflicts: z
      .array(z.object({ source: z.string(), id: z.string() }))
      .describe('Not taken: another content came before with the same source and id. In the order of the batch'),
  })
  .meta({ id: 'IngestedUsageEvents' });

const contentSchema = z.object({
  meter: z.string(),
  quantity: z.string().describe('Decimal number'),
  time,
  fleetId: z.uuid(),
  deviceId: z.uuid().nullable(),
});

const conflictSchema = z
  .object({
    id: z.uuid(),
    source: z.string(),
    eventId: z.string(),
    sent: contentSchema.describe('What was not taken'),
    recorded: contentSchema.nullable().describe('What counts; null where it is no longer kept'),
    firstAt: time,
    lastAt: time,
    times: z.int().describe('How often it came'),
  })
  .meta({ id: 'UsageConflict' });

export const conflictPageSchema = pageSchema(conflictSchema, 'UsageConflictPage');
