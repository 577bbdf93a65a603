import { z } from 'zod';

const resourceSchema = z.looseObject({
  type: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
  depends_on: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((names) => [names].flat()),
  deletion_policy: z.string().default('delete'),
});

export const parameterSchema = z.looseObject({
  type: z.string(),
  description: z.string().default(''),
  default: z.unknown().optional(),
  constraints: z.array(z.looseObject({ custom_constraint: z.string().optional() })).default([]),
});

export const templateSchema = z.looseObject({
  heat_template_version: z.string(),
  description: z.string().default(''),
  parameters: z.record(z.string(), parameterSchema).default({}),
  resources: z.record(z.string(), resourceSchema).default({}),
  outputs: z.record(z.string(), z.looseObject({ description: z.string().default(''), value: z.unknown() })).default({}),
});

export type HotTemplate = z.infer<typeof templateSchema>;
export type HotParameter = z.infer<typeof parameterSchema>;
export type HotResource = z.infer<typeof resourceSchema>;
