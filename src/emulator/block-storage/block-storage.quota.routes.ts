import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { parseBody } from '../compute/nova.body';
import { policy } from '../compute/nova.page';
import {
  blockStorageLimit,
  blockStorageQuotaId,
  blockStorageQuotaNames,
  blockStorageQuotas,
  blockStorageUse,
} from './block-storage.quota';
import { cinderError } from './cinder.errors';

const limits = (call: Call, id: string): Record<string, number> =>
  Object.fromEntries(blockStorageQuotaNames.map((name) => [name, blockStorageLimit(call.cloud, id, name)]));

function show(call: Call): Reply {
  const { id } = call.params;
  policy(call, call.session.isAdmin || id === call.session.projectId, 'volume_extension:quotas:show');
  const usage = ['1', 'true'].includes(call.query.get('usage')?.toLowerCase() ?? '');
  if (!usage) return ok({ quota_set: { id, ...limits(call, id) } });
  const use = blockStorageUse(call.cloud, id);
  const figures = blockStorageQuotaNames.map((name) => {
    return [name, { limit: blockStorageLimit(call.cloud, id, name), in_use: use[name], reserved: 0 }] as const;
  });
  return ok({ quota_set: { id, ...Object.fromEntries(figures) } });
}

const value = z
  .union([z.number(), z.string().regex(/^-?\d+$/)])
  .transform(Number)
  .pipe(z.number().int().min(-1));
const changeSchema = z.strictObject({ quota_set: z.record(z.string(), z.unknown()) });

function change(call: Call): Reply {
  policy(call, call.session.isAdmin, 'volume_extension:quotas:update');
  const { cloud, params } = call;
  const given = parseBody(changeSchema, call.body).quota_set;
  const use = blockStorageUse(cloud, params.id);
  const wanted = blockStorageQuotaNames.flatMap((name): [string, number][] => {
    if (given[name] === undefined) return [];
    const limit = parseBody(value, given[name]);
    if (limit >= 0 && limit < use[name]) {
      const figures = `Current usage is ${use[name]} and the requested limit is ${limit}.`;
      throw cinderError(400, `Quota ${name} limit must be equal or greater than existing resources. ${figures}`);
    }
    return [[name, limit]];
  });
  const id = blockStorageQuotaId(params.id);
  cloud.quotas.put({ id, limits: { ...cloud.quotas.get(id)?.limits, ...Object.fromEntries(wanted) } });
  return ok({ quota_set: limits(call, params.id) });
}

function reset(call: Call): Reply {
  policy(call, call.session.isAdmin, 'volume_extension:quotas:delete');
  call.cloud.quotas.delete(blockStorageQuotaId(call.params.id));
  return empty(200);
}

function absolute(call: Call): Reply {
  const { cloud, session } = call;
  const limit = (name: (typeof blockStorageQuotaNames)[number]) => blockStorageLimit(cloud, session.projectId, name);
  const use = blockStorageUse(cloud, session.projectId);
  const values = {
    maxTotalVolumeGigabytes: limit('gigabytes'),
    maxTotalBackupGigabytes: limit('backup_gigabytes'),
    maxTotalVolumes: limit('volumes'),
    maxTotalSnapshots: limit('snapshots'),
    maxTotalBackups: limit('backups'),
    totalVolumesUsed: use.volumes,
    totalGigabytesUsed: use.gigabytes,
    totalSnapshotsUsed: use.snapshots,
    totalBackupsUsed: 0,
    totalBackupGigabytesUsed: 0,
  };
  return ok({ limits: { rate: [], absolute: values } });
}

const root = '/v3/os-quota-sets/:id';
export const blockStorageQuotaRoutes: Route[] = [
  { method: 'GET', path: '/v3/limits', handler: absolute },
  { method: 'GET', path: root, handler: show },
  {
    method: 'GET',
    path: `${root}/defaults`,
    handler: (call) => ok({ quota_set: { id: call.params.id, ...blockStorageQuotas } }),
  },
  { method: 'PUT', path: root, handler: change },
  { method: 'DELETE', path: root, handler: reset },
];
