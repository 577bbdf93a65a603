import { ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { isoNaive } from '../core/iso.time';
import { novaError } from '../core/refusals';
import { policy } from './nova.page';
import { statusOf } from './server.view';

interface Span {
  id: string;
  name: string;
  flavorId: string;
  from: number;
  to: number | null;
  state: string;
}

const monthMs = 30 * 24 * 3_600_000;

function instant(call: Call, name: 'start' | 'end', otherwise: number): number {
  const text = call.query.get(name);
  if (text === null) return otherwise;
  const ms = Date.parse(/Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(ms)) throw novaError(400, 'Invalid start time. The end time cannot occur before the start time.');
  return ms;
}

/** When each server of a project ran, those that are gone included. */
function spans(cloud: Cloud, projectId: string): Span[] {
  const rows = [...cloud.pastServers.by('project', projectId), ...cloud.servers.by('project', projectId)];
  return rows.flatMap((row): Span[] => {
    const { id, name, flavorId, launchedAt: from, deletedAt: to } = row;
    const state = to === null ? statusOf(row).toLowerCase() : 'terminated';
    return from === null ? [] : [{ id, name, flavorId, from, to, state }];
  });
}

function usageOf(call: Call, projectId: string, detailed: boolean): Record<string, unknown> {
  const { cloud } = call;
  const now = cloud.now();
  const [start, end] = [instant(call, 'start', now - monthMs), instant(call, 'end', now)];
  const servers = spans(cloud, projectId)
    .filter((span) => span.from < end && (span.to ?? now) > start)
    .map((span) => {
      const flavor = cloud.flavors.get(span.flavorId);
      const hours = (Math.min(span.to ?? now, end, now) - Math.max(span.from, start)) / 3_600_000;
      return {
        instance_id: span.id,
        name: span.name,
        hours: Math.max(0, hours),
        flavor: flavor?.name ?? '',
        tenant_id: projectId,
        memory_mb: flavor?.ram ?? 0,
        local_gb: (flavor?.disk ?? 0) + (flavor?.ephemeral ?? 0),
        vcpus: flavor?.vcpus ?? 0,
        started_at: isoNaive(span.from),
        ended_at: span.to === null ? null : isoNaive(span.to),
        state: span.state,
        uptime: Math.floor(((span.to ?? now) - span.from) / 1000),
      };
    });
  const total = (of: (one: (typeof servers)[number]) => number) =>
    servers.reduce((sum, one) => sum + one.hours * of(one), 0);
  return {
    tenant_id: projectId,
    start: isoNaive(start),
    stop: isoNaive(end),
    total_hours: total(() => 1),
    total_vcpus_usage: total((one) => one.vcpus),
    total_memory_mb_usage: total((one) => one.memory_mb),
    total_local_gb_usage: total((one) => one.local_gb),
    ...(detailed ? { server_usages: servers } : {}),
  };
}

function show(call: Call): Reply {
  const { id } = call.params;
  const allowed = call.session.isAdmin || id === call.session.projectId;
  policy(call, allowed, 'os_compute_api:os-simple-tenant-usage:show');
  if (spans(call.cloud, id).length === 0) return ok({ tenant_usage: {} });
  return ok({ tenant_usage: usageOf(call, id, true) });
}

function list(call: Call): Reply {
  policy(call, call.session.isAdmin, 'os_compute_api:os-simple-tenant-usage:list');
  const projects = call.cloud.projects.all().filter(({ id }) => spans(call.cloud, id).length > 0);
  return ok({ tenant_usages: projects.map(({ id }) => usageOf(call, id, call.query.get('detailed') === '1')) });
}

export const usageRoutes: Route[] = [
  { method: 'GET', path: '/v2.1/os-simple-tenant-usage', handler: list },
  { method: 'GET', path: '/v2.1/os-simple-tenant-usage/:id', handler: show },
];
