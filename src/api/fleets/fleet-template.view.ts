import { z } from 'zod';

const resourceSchema = z.object({
  type: z.string().describe('Type of Heat, such as `OS::Neutron::Net`'),
  properties: z.record(z.string(), z.unknown()),
  depends_on: z.array(z.string()).optional(),
});

const parameterSchema = z.object({
  type: z.string(),
  description: z.string(),
  default: z.string().describe('What the blueprint names'),
  constraints: z.array(z.record(z.string(), z.unknown())),
});

export const templateSchema = z
  .object({
    heat_template_version: z.string(),
    description: z.string(),
    parameters: z.record(z.string(), parameterSchema).describe('External network, flavors and images'),
    resources: z.record(z.string(), resourceSchema).describe('By kind and key'),
    outputs: z
      .record(z.string(), z.object({ description: z.string(), value: z.unknown() }))
      .describe('`endpoint_address` where the blueprint has an endpoint'),
  })
  .meta({ id: 'HeatTemplate' });
