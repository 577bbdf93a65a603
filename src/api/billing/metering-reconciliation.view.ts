import { z } from 'zod';
import { causes } from '../../metering';
import { pageSchema, time } from '../http/list.query';

const reportSchema = z
  .object({
    id: z.uuid(),
    askedBy: z.string().describe('`schedule`, or who asked'),
    askedAt: time,
    takenAt: time.describe('When the clouds were looked at'),
    comparedAt: time,
    from: time.describe("Beginning of the time of which Nova's own count was compared"),
    to: time,
    objects: z.int().describe('Found in the clouds'),
    intervals: z.int().describe('Open ones'),
    novaServers: z.int().describe('Servers that Nova has counted'),
    gnocchi: z
      .enum(['absent', 'compared', 'unread'])
      .describe('Whether a cloud has Gnocchi, and what it was told of servers was compared'),
    unread: z
      .array(z.object({ cloud: z.string(), reason: z.string() }))
      .describe('Clouds that did not answer: nothing of them is compared'),
    differences: z.partialRecord(z.enum(causes), z.int()).describe('How many of each cause'),
  })
  .meta({ id: 'UsageReconciliation' });

export const reportPageSchema = pageSchema(reportSchema, 'UsageReconciliationPage');

const differenceSchema = z
  .object({
    number: z.int(),
    cause: z
      .enum(causes)
      .describe(
        'leak: in the cloud, not metered; phantom: metered, not in the cloud; late: learned afterwards; nova: Nova counts another time',
      ),
    kind: z.string(),
    name: z.string(),
    cloudId: z.string().nullable(),
    resourceId: z.uuid().nullable(),
    fleetId: z.uuid().nullable(),
    accountId: z.uuid().nullable(),
    message: z.string(),
  })
  .meta({ id: 'UsageDifference' });

export const differencePageSchema = pageSchema(differenceSchema, 'UsageDifferencePage');

export const askedReportSchema = z
  .object({ id: z.uuid().describe('Its report has this id, once it is there') })
  .meta({ id: 'AskedUsageReconciliation' });
