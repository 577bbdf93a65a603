import { z } from 'zod';
import { actorIdSchema } from '../access/actor-id.schema';
import { listQuery, pageSchema, search, sort, time } from '../http/list.query';
import { auditSorting } from './audit.repository';

const instant = z.iso.datetime('must be a time in UTC, such as 2026-01-31T00:00:00Z');

export const auditQuery = listQuery({
  actorId: actorIdSchema.optional().describe('Only what this actor did'),
  action: search('Only actions with this in their method and route, such as `DELETE /api/v1/fleets`'),
  object: search('Only what was done to this object: an id, or any part of the path'),
  q: search('Only actors with this in their name'),
  from: instant.optional().describe('Only from this time on'),
  to: instant.optional().describe('Only before this time'),
  sort: sort(auditSorting),
});
export type AuditQuery = z.infer<typeof auditQuery>;

const auditEntrySchema = z
  .object({
    id: z.uuid(),
    at: time,
    actorId: z
      .string()
      .describe(
        '`admin`, the id of an API token, of somebody at an identity provider, or `nobody` where a sign-in was refused',
      ),
    actor: z.string(),
    role: z.string(),
    accountIds: z.array(z.uuid()).nullable().describe('The accounts that the actor is limited to; null: none'),
    action: z.string().describe('Method and template of the route'),
    path: z.string(),
    status: z.int(),
    request: z
      .unknown()
      .describe(
        'The body as it was sent, or the query where there is no body of JSON, with secrets masked; null of usage events, of which `after` has the numbers',
      ),
    before: z.unknown().describe('What it changed, as it was; null where that is new, or no single thing'),
    after: z
      .unknown()
      .describe(
        'The answer, with secrets masked; of a refused sign-in how many before it have no line, if any: `leftOut`',
      ),
    address: z.string().nullable(),
    correlationId: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });

export const auditPageSchema = pageSchema(auditEntrySchema, 'AuditPage');
