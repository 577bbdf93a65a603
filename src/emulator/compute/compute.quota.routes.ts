import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { novaError } from '../core/refusals';
import {
  computeLimit,
  computeQuotaId,
  computeQuotaNames,
  computeQuotas,
  computeUse,
  type ComputeQuota,
} from './compute.quota';
import { parseBody } from './nova.body';
import { policy } from './nova.page';

/** Limits that older microversions still name, and that Nova itself no longer keeps. */
const retired = (minor: number): Record<string, number> => ({
  ...(minor < 36 ? { fixed_ips: -1, floating_ips: -1, security_groups: -1, security_group_rules: -1 } : {}),
  ...(minor < 57 ? { injected_files: 5, injected_file_content_bytes: 10240, injected_file_path_bytes: 255 } : {}),
});

const shown = (limit: number): number => (limit === Infinity ? -1 : limit);
const limits = (call: Call, projectId: string): Record<string, number> => ({
  ...Object.fromEntries(computeQuotaNames.map((name) => [name, shown(computeLimit(call.cloud, projectId, name))])),
  ...retired(call.minor),
});

const used = (call: Call, projectId: string, name: string): number => {
  if (name === 'key_pairs') return 0;
  const use: Partial<Record<string, number>> = computeUse(call.cloud, projectId);
  return use[name] ?? 0;
};

function mine(call: Call): string {
  const { id } = call.params;
  policy(call, call.session.isAdmin || id === call.session.projectId, 'os_compute_api:os-quota-sets:show');
  return id;
}

function details(call: Call): Reply {
  const id = mine(call);
  const quotaSet: Record<string, unknown> = { id };
  for (const [name, limit] of Object.entries(limits(call, id))) {
    quotaSet[name] = { limit, in_use: used(call, id, name), reserved: 0 };
  }
  return ok({ quota_set: quotaSet });
}

const value = z
  .union([z.number(), z.string().regex(/^-?\d+$/)])
  .transform(Number)
  .pipe(z.number().int().min(-1));
const truth = z.union([z.boolean(), z.string()]).transform((given): boolean => String(given).toLowerCase() === 'true');
const changeSchema = z.strictObject({
  quota_set: z.looseObject({
    force: truth.optional(),
    instances: value.optional(),
    cores: value.optional(),
    ram: value.optional(),
    metadata_items: value.optional(),
    key_pairs: value.optional(),
    server_groups: value.optional(),
    server_group_members: value.optional(),
  }),
});

function change(call: Call): Reply {
  policy(call, call.session.isAdmin, 'os_compute_api:os-quota-sets:update');
  const { cloud, params } = call;
  const { quota_set: wanted } = parseBody(changeSchema, call.body);
  const given = computeQuotaNames.flatMap((name): [ComputeQuota, number][] => {
    const limit = wanted[name];
    return limit === undefined ? [] : [[name, limit]];
  });
  const use: Partial<Record<string, number>> = computeUse(cloud, params.id);
  for (const [name, limit] of given) {
    const now = use[name] ?? 0;
    if (limit >= 0 && limit < now && wanted.force !== true) {
      const message = `Quota limit ${limit} for ${name} must be greater than or equal to already used and reserved ${now}.`;
      throw novaError(400, message);
    }
  }
  const id = computeQuotaId(params.id);
  cloud.quotas.put({ id, limits: { ...cloud.quotas.get(id)?.limits, ...Object.fromEntries(given) } });
  return ok({ quota_set: limits(call, params.id) });
}

function reset(call: Call): Reply {
  policy(call, call.session.isAdmin, 'os_compute_api:os-quota-sets:delete');
  call.cloud.quotas.delete(computeQuotaId(call.params.id));
  return empty(202);
}

function absolute(call: Call): Reply {
  const { cloud, session } = call;
  const project = call.query.get('tenant_id') ?? session.projectId;
  const limit = (name: ComputeQuota) => shown(computeLimit(cloud, project, name));
  const use = computeUse(cloud, project);
  const networkOnes = {
    maxTotalFloatingIps: -1,
    maxSecurityGroups: -1,
    maxSecurityGroupRules: -1,
    totalFloatingIpsUsed: 0,
    totalSecurityGroupsUsed: 0,
  };
  const values = {
    maxTotalInstances: limit('instances'),
    maxTotalCores: limit('cores'),
    maxTotalRAMSize: limit('ram'),
    maxServerMeta: limit('metadata_items'),
    maxTotalKeypairs: limit('key_pairs'),
    maxServerGroups: limit('server_groups'),
    maxServerGroupMembers: limit('server_group_members'),
    totalInstancesUsed: use.instances,
    totalCoresUsed: use.cores,
    totalRAMUsed: use.ram,
    totalServerGroupsUsed: cloud.serverGroups.by('project', project).length,
    ...(call.minor < 36 ? networkOnes : {}),
    ...(call.minor < 39 ? { maxImageMeta: 128 } : {}),
    ...(call.minor < 57 ? { maxPersonality: 5, maxPersonalitySize: 10240 } : {}),
  };
  return ok({ limits: { rate: [], absolute: values } });
}

const root = '/v2.1/os-quota-sets/:id';
export const computeQuotaRoutes: Route[] = [
  { method: 'GET', path: '/v2.1/limits', handler: absolute },
  {
    method: 'GET',
    path: root,
    handler: (call) => ok({ quota_set: { id: mine(call), ...limits(call, call.params.id) } }),
  },
  { method: 'GET', path: `${root}/detail`, handler: details },
  {
    method: 'GET',
    path: `${root}/defaults`,
    handler: (call) => ok({ quota_set: { id: call.params.id, ...computeQuotas, ...retired(call.minor) } }),
  },
  { method: 'PUT', path: root, handler: change },
  { method: 'DELETE', path: root, handler: reset },
];
