import { z } from 'zod';
import { path, type Call, type Cloud, type Query } from '../call';
import { nextQuery } from '../pages';
import { call, getOne, listAll, removeOne, updateOne, type Kind } from '../verbs';

/** 2.52 takes tags at creation; 2.47 shows the flavor as it was then; 2.37 demands `networks`. Nova of Pike (2017) and newer. */
export const microversion = '2.52';

const faultSchema = z.looseObject({ code: z.number(), message: z.string(), created: z.string().optional() });

const addressSchema = z.looseObject({
  addr: z.string(),
  version: z.number(),
  'OS-EXT-IPS:type': z.enum(['fixed', 'floating']).optional(),
});

const serverSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  /** BUILD, ACTIVE, SHUTOFF, ERROR, REBUILD, REBOOT, … */
  status: z.string(),
  tenant_id: z.string(),
  user_id: z.string(),
  key_name: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).default({}),
  tags: z.array(z.string()).default([]),
  /** An empty string for a server that boots from a volume. */
  image: z.union([z.looseObject({ id: z.string() }), z.literal('')]).nullable(),
  flavor: z.looseObject({ original_name: z.string(), vcpus: z.number(), ram: z.number(), disk: z.number() }),
  addresses: z.record(z.string(), z.array(addressSchema)).default({}),
  security_groups: z.array(z.looseObject({ name: z.string() })).default([]),
  created: z.string(),
  updated: z.string(),
  /** Set with status ERROR. */
  fault: faultSchema.optional(),
  'OS-EXT-STS:task_state': z.string().nullish(),
  'OS-EXT-STS:vm_state': z.string().nullish(),
  'OS-SRV-USG:launched_at': z.string().nullish(),
});
export type Server = z.infer<typeof serverSchema>;

export interface NewServer {
  name: string;
  description?: string;
  /** Left out for a server that boots from a volume. */
  imageRef?: string;
  flavorRef: string;
  /** A port made beforehand is a fence: two servers never get it both. */
  networks: ({ port: string } | { uuid: string; fixed_ip?: string })[] | 'none' | 'auto';
  key_name?: string;
  /** Base64. */
  user_data?: string;
  metadata?: Record<string, string>;
  tags?: string[];
  security_groups?: { name: string }[];
  availability_zone?: string;
  /** Beside the server in the request: how the scheduler is to place it. */
  scheduler_hints?: { group: string };
  config_drive?: boolean;
  /** The volume with boot_index 0 is what the server boots from. */
  block_device_mapping_v2?: BlockDevice[];
}

/** A volume that is there already; it is detached, or with `delete_on_termination` deleted, when the server goes. */
export interface BlockDevice {
  source_type: 'volume';
  destination_type: 'volume';
  uuid: string;
  boot_index: number;
  delete_on_termination: boolean;
}

const servers: Kind<typeof serverSchema> = {
  service: 'compute',
  path: '/servers',
  listPath: '/servers/detail',
  items: 'servers',
  item: 'server',
  schema: serverSchema,
  microversion,
};

/** The answer to a creation has little more than the id; its adminPass is dropped here. */
const created = z.looseObject({ server: z.object({ id: z.string() }) });

/** With details. The filter `name` is a regular expression; `tags` means all of these, comma-separated. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<Server[]> => listAll(cloud, servers, filter);

export const get = (cloud: Cloud, id: string): Promise<Server> => getOne(cloud, servers, id);

/** Accepted only: the server then goes from BUILD to ACTIVE or ERROR. */
export async function create(cloud: Cloud, { scheduler_hints: hints, ...server }: NewServer): Promise<{ id: string }> {
  const json = { server, ...(hints === undefined ? {} : { 'os:scheduler_hints': hints }) };
  const wanted: Call = { service: 'compute', method: 'POST', path: '/servers', json, microversion };
  return (await call(cloud, wanted, created)).server;
}

export const update = (
  cloud: Cloud,
  id: string,
  changes: { name?: string; description?: string | null },
): Promise<Server> => updateOne(cloud, servers, id, changes);

/** Accepted only: `get` fails as `gone` once it is done. */
export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, servers, id);

/** Adds to the metadata, and replaces values of names that are there. */
export async function setMetadata(cloud: Cloud, id: string, metadata: Record<string, string>): Promise<void> {
  const target = path`/servers/${id}/metadata`;
  await cloud.request({
    service: 'compute',
    method: 'POST',
    path: target,
    json: { metadata },
    microversion,
    idempotent: true,
  });
}

/** Whether there was such a name. */
export const removeMetadata = (cloud: Cloud, id: string, name: string): Promise<boolean> =>
  removeOne(cloud, { service: 'compute', path: path`/servers/${id}/metadata`, microversion }, name);

/** Gives a running server a further port. */
export async function attachPort(cloud: Cloud, id: string, portId: string): Promise<void> {
  const json = { interfaceAttachment: { port_id: portId } };
  await cloud.request({
    service: 'compute',
    method: 'POST',
    path: path`/servers/${id}/os-interface`,
    json,
    microversion,
  });
}

const usageSchema = z.looseObject({
  instance_id: z.string(),
  name: z.string(),
  flavor: z.string(),
  hours: z.number(),
  vcpus: z.number(),
  memory_mb: z.number(),
  local_gb: z.number(),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  state: z.string(),
});
export type ServerUsage = z.infer<typeof usageSchema>;

const usagePageSchema = z.looseObject({
  tenant_usage: z.looseObject({ server_usages: z.array(usageSchema).default([]) }),
});
type UsagePage = z.infer<typeof usagePageSchema>;

/** What Nova itself has counted for each server of the project, removed ones too. `start` and `end` in ISO 8601, UTC, without zone. */
export async function usages(cloud: Cloud, range: { start: string; end: string }): Promise<ServerUsage[]> {
  const usagePath = path`/os-simple-tenant-usage/${await cloud.projectId()}`;
  const site = { service: 'compute', method: 'GET', path: usagePath, microversion, mayBeHidden: true } as const;
  const found = new Map<string, ServerUsage>();
  const asked: Query = { ...range, detailed: 1, limit: 500 };
  for (let query: Query | null = asked; query !== null;) {
    const page: UsagePage = await call(cloud, { ...site, query }, usagePageSchema);
    const before = found.size;
    for (const usage of page.tenant_usage.server_usages) found.set(usage.instance_id, usage);
    // A page that brings nothing new is the last one, whatever its link says.
    query = found.size === before ? null : nextQuery(page, 'tenant_usage', asked);
  }
  return [...found.values()];
}
