import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import {
  approvals,
  driftPolicies,
  engines,
  fleetSorting,
  fleetStatuses,
  projectQuotasSchema,
  type Condition,
  type Fleet,
} from '../../fleets';
import { listQuery, pageSchema, search, sort, time } from '../http/list.query';

export const fleetQuery = listQuery({
  accountId: idSchema('must be the id of an account').optional().describe('Only fleets of this account'),
  blueprintId: idSchema('must be the id of a blueprint').optional().describe('Only fleets of this blueprint'),
  status: z.enum(fleetStatuses).optional().describe('Only fleets in this state'),
  q: search('Only fleets with this in their name'),
  sort: sort(fleetSorting),
});
export type FleetQuery = z.infer<typeof fleetQuery>;

const conditionSchema = z
  .object({
    type: z.string(),
    status: z.enum(['true', 'false', 'unknown']),
    reason: z.string().describe('One word, for programs'),
    message: z.string(),
    since: z.iso.datetime().describe('When status or reason last changed'),
  })
  .meta({ id: 'Condition' });

const endpointSchema = z.object({ host: z.string(), port: z.int(), tls: z.boolean() }).meta({ id: 'Endpoint' });

const pauseSchema = z
  .object({
    at: z.iso.datetime(),
    by: z.string().describe('Who asked for it'),
    reason: z.enum(['Paused', 'Cancelled']),
  })
  .meta({ id: 'FleetPause' });

const fleetProjectSchema = z
  .object({
    own: z.boolean().describe("Whether it is the fleet's alone"),
    id: z.string().nullable().describe("Keystone's id of its own project; null while there is none"),
    quotas: projectQuotasSchema.nullable().describe('As they are wished; null in the shared project'),
  })
  .meta({ id: 'FleetProject' });

export const fleetSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    accountId: z.uuid(),
    blueprintId: z.uuid(),
    blueprintVersion: z
      .int()
      .nullable()
      .describe('The version of this blueprint that stands in the cloud; null before one does'),
    wantedVersion: z.int().describe("The blueprint's newest version"),
    approval: z.enum(approvals),
    cloud: z.string().nullable().describe('Name in clouds.yaml; null is the default cloud'),
    engine: z.enum(engines).describe('Who makes it: the service itself, or Heat as one stack'),
    project: fleetProjectSchema.describe('Where it stands in its cloud'),
    driftPolicy: z.enum(driftPolicies).describe('What becomes of what others change in the cloud'),
    status: z.enum(fleetStatuses),
    conditions: z.array(conditionSchema),
    endpoint: endpointSchema.nullable().describe('Where assigned gateways connect; null until it is known'),
    buildRequestedAt: time.nullable().describe('Since when it is to be built'),
    pause: pauseSchema
      .nullable()
      .describe('Since when nothing of it is changed in the cloud; null when it is worked on'),
    deleteRequestedAt: time.nullable(),
    deletedAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Fleet' });

export type FleetView = z.infer<typeof fleetSchema>;

export const fleetPageSchema = pageSchema(fleetSchema, 'FleetPage');

export const fleetView = (fleet: Fleet): FleetView => ({
  id: fleet.id,
  name: fleet.name,
  accountId: fleet.accountId,
  blueprintId: fleet.blueprintId,
  blueprintVersion: fleet.blueprintVersion,
  wantedVersion: fleet.wantedVersion,
  project: { own: fleet.project !== null, id: fleet.project?.id ?? null, quotas: fleet.project?.quotas ?? null },
  approval: fleet.approval,
  cloud: fleet.cloud,
  engine: fleet.engine,
  driftPolicy: fleet.driftPolicy,
  status: fleet.status,
  conditions: conditionsOf(fleet),
  endpoint: fleet.endpoint,
  pause: fleet.pause,
  buildRequestedAt: fleet.buildRequestedAt,
  deleteRequestedAt: fleet.deleteRequestedAt,
  deletedAt: fleet.deletedAt,
  createdAt: fleet.createdAt,
  updatedAt: fleet.updatedAt,
});

/** What reconciliation found out, and that the fleet is paused: at once, not when the next run has seen it. */
function conditionsOf({ conditions, pause, deletedAt }: Fleet): Condition[] {
  if (pause === null || deletedAt !== null) return conditions;
  const message = `${pause.reason === 'Cancelled' ? 'cancelled' : 'paused'} by ${pause.by}; it goes on when it is resumed`;
  return [...conditions, { type: 'Paused', status: 'true', reason: pause.reason, message, since: pause.at }];
}
