import { z } from 'zod';
import type { ResourceRow } from '../../reconciliation';
import { time } from '../http/list.query';
import { fleetImageSchema } from './fleet-image.view';

const decimal = z.string().describe('Decimal number');

const planStepSchema = z
  .object({
    action: z.string().describe('create, adopt, update, replace, delete, keep, forget, wait or conflict'),
    kind: z.string(),
    key: z.string(),
    name: z.string(),
    reason: z.string(),
    dependsOn: z.array(z.string()).describe('Steps that come first, each as `<action> <kind>/<key>`'),
    meter: z.string().nullable().describe('What it will be metered as; null where it costs nothing'),
    quantity: decimal.nullable(),
  })
  .meta({ id: 'PlanStep' });

const monthlyCostSchema = z
  .object({
    currency: z.string(),
    total: decimal,
    priced: z.boolean().describe('False where a meter has no price now: it is in the total as nothing'),
    items: z.array(z.object({ meter: z.string(), quantity: decimal, unitPrice: decimal.nullable(), cost: decimal })),
  })
  .meta({ id: 'MonthlyCost', description: 'Of 730 hours, at the prices of now' });

export const planSchema = z
  .object({ steps: z.array(planStepSchema), monthlyCost: monthlyCostSchema })
  .meta({ id: 'Plan' });

const attributesSchema = z
  .object({
    address: z.string().optional().describe('IPv4 address of a port, router interface or floating IP'),
    macAddress: z.string().optional(),
    cidr: z.string().optional().describe('Block of a subnet'),
    keyFingerprint: z.string().optional().describe('MD5 of a key pair, as `ssh-keygen -l -E md5` prints it'),
    status: z
      .string()
      .optional()
      .describe("The cloud's own word for its state; of volumes only where that is an error"),
    fault: z.string().optional().describe('Why a server or volume is in error'),
    sizeGiB: z.number().optional().describe('Size of a volume'),
    keep: z.boolean().optional().describe('Whether a volume stays in the cloud when the fleet no longer has it'),
  })
  .meta({ id: 'ResourceAttributes', description: 'What the cloud last told of it' });

const resourceSchema = z
  .object({
    kind: z.string(),
    key: z.string(),
    name: z.string(),
    cloudId: z.string().nullable().describe("The cloud's id; null until it is known"),
    status: z.string().describe('creating, active, error or deleting'),
    createdAt: time,
    attributes: attributesSchema,
  })
  .meta({ id: 'Resource' });

export const resourceListSchema = z.array(resourceSchema);

export const resourceView = ({ kind, key, name, cloudId, status, createdAt, attributes }: ResourceRow) => {
  const { address, macAddress, cidr, keyFingerprint, status: state, fault, sizeGiB, keep } = attributes;
  // A volume's changes with each of its attachments, of which its record hears nothing.
  const told = kind === 'volume' && fault === undefined ? undefined : state;
  const shown = { address, macAddress, cidr, keyFingerprint, status: told, fault, sizeGiB, keep };
  return { kind, key, name, cloudId, status, createdAt, attributes: shown };
};

const nodeSchema = z.object({
  id: z.string(),
  kind: z.enum(['external_network', 'router', 'network', 'server', 'floating_ip']),
  name: z.string(),
  status: z.string(),
  detail: z.string().nullable().describe('CIDR of a network, addresses of a server, the address of a floating IP'),
});

const edgeSchema = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['gateway', 'router_interface', 'port', 'association']),
});

export const topologySchema = z
  .object({ nodes: z.array(nodeSchema), edges: z.array(edgeSchema) })
  .meta({ id: 'Topology' });

export const serverActionSchema = z
  .strictObject({ action: z.enum(['start', 'stop', 'reboot', 'rebuild', 'snapshot']) })
  .meta({ id: 'ServerAction' });
export type ServerActionBody = z.infer<typeof serverActionSchema>;

export const serverActionResultSchema = z
  .object({
    action: z.string(),
    server: z.string(),
    imageId: z.string().nullable().describe("The cloud's id of a snapshot's image, once the cloud has told it"),
    image: fleetImageSchema.nullable().describe('The golden image that a snapshot becomes'),
  })
  .meta({ id: 'ServerActionResult' });

export const consoleQuery = z.strictObject({
  lines: z.coerce
    .number({ error: 'must be a whole number from 1 to 10000' })
    .int('must be a whole number from 1 to 10000')
    .min(1, 'must be a whole number from 1 to 10000')
    .max(10_000, 'must be a whole number from 1 to 10000')
    .optional()
    .describe('Only the last lines'),
});
export type ConsoleQuery = z.infer<typeof consoleQuery>;

export const consoleSchema = z.object({ server: z.string(), output: z.string() }).meta({ id: 'ConsoleLog' });
