import { z } from 'zod';
import { path, type Cloud, type Query } from '../call';
import { call, listAll, unlessGone, type Kind } from '../verbs';

const outputSchema = z.looseObject({ output_key: z.string(), output_value: z.unknown() });
const stackSchema = z.looseObject({
  id: z.string(),
  stack_name: z.string(),
  /** Of the template; empty in lists. */
  description: z.string().nullish(),
  /** Action and status in one word: CREATE_IN_PROGRESS, CREATE_COMPLETE, UPDATE_FAILED, DELETE_IN_PROGRESS, … */
  stack_status: z.string(),
  stack_status_reason: z.string().nullish(),
  creation_time: z.string(),
  /** When the last update or deletion was begun. */
  updated_time: z.string().nullable(),
  tags: z
    .array(z.string())
    .nullish()
    .transform((tags) => tags ?? []),
  /** Only where one stack is asked for. */
  outputs: z.array(outputSchema).default([]),
});
export type Stack = z.infer<typeof stackSchema>;

const resourceSchema = z.looseObject({
  resource_name: z.string(),
  resource_type: z.string(),
  /** The id of what was made; empty or the name it is to have before it is there. */
  physical_resource_id: z.string().nullable(),
  resource_status: z.string(),
  resource_status_reason: z.string().nullish(),
});
export type StackResource = z.infer<typeof resourceSchema>;

const templateSchema = z.looseObject({
  parameters: z.record(z.string(), z.looseObject({ default: z.unknown().optional() })).default({}),
  resources: z
    .record(z.string(), z.looseObject({ properties: z.record(z.string(), z.unknown()).default({}) }))
    .default({}),
});
export type Template = z.infer<typeof templateSchema>;

/** Both are needed: the name alone is answered with a redirection. */
export interface StackId {
  stack_name: string;
  id: string;
}

export interface StackTemplate {
  /** HOT, as a value. */
  template: object;
  parameters?: Record<string, string | number>;
  /** At most 80 characters each, without commas; an update without tags takes them away. */
  tags?: string[];
  /** Minutes after which Heat gives an action up. */
  timeout_mins?: number;
}

const collection: Kind<typeof stackSchema> = {
  service: 'orchestration',
  path: '/stacks',
  items: 'stacks',
  item: 'stack',
  schema: stackSchema,
};

const body = ({ tags, ...rest }: StackTemplate) => ({
  ...rest,
  ...(tags === undefined ? {} : { tags: tags.join(',') }),
});
const pathOf = ({ stack_name: name, id }: StackId): string => path`/stacks/${name}/${id}`;

/** Those of the project that are not deleted; names are unique among them. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<Stack[]> => listAll(cloud, collection, filter);

/** Also a while after its deletion, as DELETE_COMPLETE. */
export async function get(cloud: Cloud, stack: StackId): Promise<Stack> {
  const wanted = { service: 'orchestration', method: 'GET', path: pathOf(stack) } as const;
  return (await call(cloud, wanted, z.object({ stack: stackSchema }))).stack;
}

/** HOT, as it was last asked for. */
export function getTemplate(cloud: Cloud, stack: StackId): Promise<Template> {
  const wanted = { service: 'orchestration', method: 'GET', path: `${pathOf(stack)}/template` } as const;
  return call(cloud, wanted, templateSchema);
}

/** Begun only: CREATE_IN_PROGRESS. Of class `exists` when the project has a stack of this name. */
export async function create(cloud: Cloud, wanted: StackTemplate & { stack_name: string }): Promise<{ id: string }> {
  const site = { service: 'orchestration', method: 'POST', path: '/stacks', json: body(wanted) } as const;
  return (await call(cloud, site, z.object({ stack: z.object({ id: z.string() }) }))).stack;
}

/** Begun only: UPDATE_IN_PROGRESS. Also what repairs a stack that failed. */
export async function update(cloud: Cloud, stack: StackId, wanted: StackTemplate): Promise<void> {
  const json = body(wanted);
  await cloud.request({ service: 'orchestration', method: 'PUT', path: pathOf(stack), json, bodyless: true });
}

/** Begun only: DELETE_IN_PROGRESS. False when it was gone already. */
export const remove = (cloud: Cloud, stack: StackId): Promise<boolean> =>
  unlessGone(cloud.request({ service: 'orchestration', method: 'DELETE', path: pathOf(stack), bodyless: true }));

export async function listResources(cloud: Cloud, stack: StackId): Promise<StackResource[]> {
  const wanted = { service: 'orchestration', method: 'GET', path: `${pathOf(stack)}/resources` } as const;
  return (await call(cloud, wanted, z.object({ resources: z.array(resourceSchema) }))).resources;
}

/** The next update makes this resource anew. */
export const markUnhealthy = (cloud: Cloud, stack: StackId, resource: string, reason: string): Promise<void> =>
  mark(cloud, stack, resource, { mark_unhealthy: true, resource_status_reason: reason });

/** Of one in CHECK_FAILED: the next update leaves it as it is. */
export const markHealthy = (cloud: Cloud, stack: StackId, resource: string, reason: string): Promise<void> =>
  mark(cloud, stack, resource, { mark_unhealthy: false, resource_status_reason: reason });

async function mark(cloud: Cloud, stack: StackId, resource: string, json: object): Promise<void> {
  const target = pathOf(stack) + path`/resources/${resource}`;
  await cloud.request({ service: 'orchestration', method: 'PATCH', path: target, json, bodyless: true });
}

/** Nothing is made. Of class `terminal` when Heat would not take the template. */
export async function validate(cloud: Cloud, template: object): Promise<void> {
  await cloud.request({ service: 'orchestration', method: 'POST', path: '/validate', json: { template } });
}
