import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { badRequest, disallowed } from './neutron.errors';
import { networkQuotaNames, networkQuotas, quotaId, quotaLimit, quotaUse } from './quota.limits';

const limits = (cloud: Cloud, projectId: string) =>
  Object.fromEntries(networkQuotaNames.map((name) => [name, quotaLimit(cloud, projectId, name)]));

const details = (cloud: Cloud, projectId: string) =>
  Object.fromEntries(
    networkQuotaNames.map((name) => [
      name,
      { limit: quotaLimit(cloud, projectId, name), used: quotaUse(cloud, projectId, name), reserved: 0 },
    ]),
  );

function requireMaySee(call: Call): string {
  const { id } = call.params;
  if (!call.session.isAdmin && id !== call.session.projectId) throw disallowed('get_quota');
  return id;
}

function change(call: Call): Reply {
  if (!call.session.isAdmin) throw disallowed('update_quota');
  const { cloud, params } = call;
  const schema = z.object({ quota: z.partialRecord(z.enum(networkQuotaNames), z.coerce.number().int().min(-1)) });
  const parsed = schema.safeParse(call.body);
  if (!parsed.success) throw badRequest(`Invalid input for quota. Reason: ${parsed.error.issues[0].message}.`);
  const id = quotaId(params.id);
  cloud.quotas.put({ id, limits: { ...cloud.quotas.get(id)?.limits, ...parsed.data.quota } });
  return ok({ quota: limits(cloud, params.id) });
}

function reset(call: Call): Reply {
  if (!call.session.isAdmin) throw disallowed('delete_quota');
  call.cloud.quotas.delete(quotaId(call.params.id));
  return empty();
}

function list(call: Call): Reply {
  if (!call.session.isAdmin) throw disallowed('get_quota');
  const ids = call.cloud.quotas
    .all()
    .flatMap(({ id }) => (id.startsWith('network/') ? [id.slice('network/'.length)] : []));
  return ok({ quotas: ids.map((id) => ({ ...limits(call.cloud, id), tenant_id: id, project_id: id })) });
}

const showDetails = (call: Call): Reply => ok({ quota: details(call.cloud, requireMaySee(call)) });

export const networkQuotaRoutes: Route[] = [
  { method: 'GET', path: '/v2.0/quotas', handler: list },
  {
    method: 'GET',
    path: '/v2.0/quotas/:id',
    handler: (call) => ok({ quota: limits(call.cloud, requireMaySee(call)) }),
  },
  { method: 'GET', path: '/v2.0/quotas/:id/default', handler: () => ok({ quota: networkQuotas }) },
  { method: 'GET', path: '/v2.0/quotas/:id/details', handler: showDetails },
  { method: 'GET', path: '/v2.0/quotas/:id/details.json', handler: showDetails },
  { method: 'PUT', path: '/v2.0/quotas/:id', handler: change },
  { method: 'DELETE', path: '/v2.0/quotas/:id', handler: reset },
];
