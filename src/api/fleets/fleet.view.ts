import { z } from 'zod';
import { approvals, fleetStatuses, type Fleet } from '../../fleets';
import { listQuery, pageSchema, time } from '../http/list.query';

export const fleetQuery = listQuery({
  accountId: z.uuid('must be the id of an account').optional().describe('Only fleets of this account'),
  blueprintId: z.uuid('must be the id of a blueprint').optional().describe('Only fleets of this blueprint'),
  status: z.enum(fleetStatuses).optional().describe('Only fleets in this state'),
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

export const fleetSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    accountId: z.uuid(),
    blueprintId: z.uuid(),
    blueprintVersion: z
      .int()
      .nullable()
      .describe('The version that stands in the cloud; null before the first one does'),
    wantedVersion: z.int().describe("The blueprint's newest version"),
    approval: z.enum(approvals),
    cloud: z.string().nullable().describe('Name in clouds.yaml; null is the default cloud'),
    status: z.enum(fleetStatuses),
    conditions: z.array(conditionSchema),
    endpoint: endpointSchema.nullable().describe('Where assigned gateways connect; null until it is known'),
    buildRequestedAt: time.nullable().describe('Since when it is to be built'),
    deleteRequestedAt: time.nullable(),
    deletedAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Fleet' });

export const fleetPageSchema = pageSchema(fleetSchema, 'FleetPage');

export const fleetView = (fleet: Fleet): z.infer<typeof fleetSchema> => ({
  ...{ id: fleet.id, name: fleet.name, accountId: fleet.accountId, blueprintId: fleet.blueprintId },
  ...{ blueprintVersion: fleet.blueprintVersion, wantedVersion: fleet.wantedVersion },
  ...{ approval: fleet.approval, cloud: fleet.cloud },
  ...{ status: fleet.status, conditions: fleet.conditions, endpoint: fleet.endpoint },
  ...{
    buildRequestedAt: fleet.buildRequestedAt,
    deleteRequestedAt: fleet.deleteRequestedAt,
    deletedAt: fleet.deletedAt,
  },
  ...{ createdAt: fleet.createdAt, updatedAt: fleet.updatedAt },
});
