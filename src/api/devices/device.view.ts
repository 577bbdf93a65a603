import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import {
  decisionInputSchema,
  deviceSorting,
  deviceStatuses,
  mostLinesCounted,
  type DeviceEvent,
  type ListedDevice,
} from '../../registration';
import { listQuery, order, pageSchema, search, sort, time } from '../http/list.query';

export const deviceQuery = listQuery({
  fleetId: idSchema('must be the id of a fleet').optional().describe('Only gateways of this fleet'),
  status: z.enum(deviceStatuses).optional().describe('Only gateways with this status; retired ones only by it'),
  hardwareId: z
    .string()
    .min(1, 'must not be empty')
    .max(128)
    .optional()
    .describe('Only gateways with this hardware id'),
  accountId: idSchema('must be the id of an account').optional().describe("Only gateways of this account's fleets"),
  model: z.string().min(1, 'must not be empty').max(128).optional().describe('Only gateways of this model'),
  q: search('Only gateways with this in their hardware id'),
  online: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true')
    .optional()
    .describe('Only working gateways that are connected (init, ready or alert), or only the others'),
  sort: sort(deviceSorting),
});
export type DeviceQuery = z.infer<typeof deviceQuery>;

export const timelineQuery = listQuery({ order });
export type TimelineQuery = z.infer<typeof timelineQuery>;

export const decisionsBodySchema = decisionInputSchema.meta({ id: 'DecisionsInput' });

const device = z.object({
  id: z.uuid(),
  fleetId: z.uuid(),
  hardwareId: z.string(),
  keyFingerprint: z.string().describe('SHA-256, hex, of the key that it is known by'),
  enrollmentId: z.uuid(),
  status: z.enum(deviceStatuses),
  reason: z.string().nullable().describe('Why it has this status, where that is not plain'),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  endpoint: z
    .object({ host: z.string(), port: z.int(), tls: z.boolean() })
    .nullable()
    .describe('Where it was told to connect'),
  certificateExpiresAt: time.nullable(),
  state: z.string().nullable().describe('What it last said of itself'),
  stateAt: time.nullable(),
  lastSeenAt: time,
  registeredAt: time,
  updatedAt: time,
});

const deviceEventSchema = z
  .object({
    seq: z.string(),
    type: z.string(),
    message: z.string(),
    actor: z.string().nullable().describe('Who decided; null where the gateway or the service did'),
    details: z.record(z.string(), z.unknown()),
    correlationId: z.string().nullable(),
    occurredAt: time,
  })
  .meta({ id: 'DeviceEvent' });

export const deviceSchema = device.meta({ id: 'Device' });
export type DeviceView = z.infer<typeof deviceSchema>;
export const devicePageSchema = pageSchema(deviceSchema, 'DevicePage');
export const deviceEventPageSchema = pageSchema(deviceEventSchema, 'DeviceEventPage');
export const deviceDetailSchema = device
  .extend({
    certificate: z.string().nullable().describe('PEM'),
    timeline: z.array(deviceEventSchema).describe('The first 200 lines, oldest first; all by /devices/{id}/timeline'),
    timelineLength: z.int().describe(`How many lines it has in all; ${mostLinesCounted} where it has more`),
  })
  .meta({ id: 'DeviceDetail' });

export const decisionResultsSchema = z
  .object({
    results: z.array(
      z.object({
        deviceId: z.uuid(),
        status: z.enum(deviceStatuses).nullable().describe('Its status now; null where the decision failed'),
        error: z.object({ code: z.string(), message: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'DecisionResults' });

/** Members by name: what the row has besides stays inside. */
export const deviceView = (of: ListedDevice): DeviceView => ({
  id: of.id,
  fleetId: of.fleetId,
  hardwareId: of.hardwareId,
  keyFingerprint: of.keyFingerprint,
  enrollmentId: of.enrollmentId,
  status: of.status,
  reason: of.reason,
  model: of.model,
  firmware: of.firmware,
  attributes: of.attributes,
  endpoint: of.endpoint,
  certificateExpiresAt: of.certificateExpiresAt,
  state: of.state,
  stateAt: of.stateAt,
  lastSeenAt: of.lastSeenAt,
  registeredAt: of.registeredAt,
  updatedAt: of.updatedAt,
});

export const deviceEventView = (of: DeviceEvent): z.infer<typeof deviceEventSchema> => ({
  seq: of.seq,
  type: of.type,
  message: of.message,
  actor: of.actor,
  details: of.details,
  correlationId: of.correlationId,
  occurredAt: of.occurredAt,
});
