import { ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { isoNaive } from '../core/iso.time';
import { novaError } from '../core/refusals';
import { pageOf, policy } from './nova.page';
import { statusOf } from './server.view';

interface Span {
  id: string;
  name: string;
  flavorId: string;
  from: number;
  to: number | null;
  state: string;
}

/** The microversion from which on a project's servers come in pages. */
const pagedFrom = 40;
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

interface Range {
  start: number;
  end: number;
}

function rangeOf(call: Call): Range {
  const now = call.cloud.now();
  return { start: instant(call, 'start', now - monthMs), end: Math.min(instant(call, 'end', now), now) };
}

/** By the servers' ids, as Nova pages them. */
const within = (call: Call, projectId: string, { start, end }: Range): Span[] =>
  spans(call.cloud, projectId)
    .filter((span) => span.from < end && (span.to === null || span.to > start))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

function serverUsage({ cloud }: Call, projectId: string, span: Span, { start, end }: Range) {
  const flavor = cloud.flavors.get(span.flavorId);
  return {
    instance_id: span.id,
    name: span.name,
    hours: Math.max(0, Math.min(span.to ?? end, end) - Math.max(span.from, start)) / 3_600_000,
    flavor: flavor?.name ?? '',
    tenant_id: projectId,
    memory_mb: flavor?.ram ?? 0,
    local_gb: (flavor?.disk ?? 0) + (flavor?.ephemeral ?? 0),
    vcpus: flavor?.vcpus ?? 0,
    started_at: isoNaive(span.from),
    ended_at: span.to === null ? null : isoNaive(span.to),
    state: span.state,
    uptime: Math.floor(((span.to ?? cloud.now()) - span.from) / 1000),
  };
}

/** The sums are those of the servers that are told of, be they a page only; of none there is nothing to say. */
function usageOf(call: Call, projectId: string, range: Range, told: Span[], detailed: boolean): object {
  if (told.length === 0) return {};
  const servers = told.map((span) => serverUsage(call, projectId, span, range));
  const total = (of: (one: (typeof servers)[number]) => number) =>
    servers.reduce((sum, one) => sum + one.hours * of(one), 0);
  return {
    tenant_id: projectId,
    start: isoNaive(range.start),
    stop: isoNaive(range.end),
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
  const range = rangeOf(call);
  const all = within(call, id, range);
  if (call.minor < pagedFrom) return ok({ tenant_usage: usageOf(call, id, range, all, true) });
  const { page, links } = pageOf(call, all, (span) => span.id);
  return ok({
    tenant_usage: usageOf(call, id, range, page, true),
    ...(links ? { tenant_usage_links: links } : {}),
  });
}

function list(call: Call): Reply {
  policy(call, call.session.isAdmin, 'os_compute_api:os-simple-tenant-usage:list');
  const range = rangeOf(call);
  const detailed = call.query.get('detailed') === '1';
  const used = call.cloud.projects.all().map(({ id }) => ({ id, told: within(call, id, range) }));
  const usages = used.filter(({ told }) => told.length > 0);
  return ok({ tenant_usages: usages.map(({ id, told }) => usageOf(call, id, range, told, detailed)) });
}

export const usageRoutes: Route[] = [
  { method: 'GET', path: '/v2.1/os-simple-tenant-usage', handler: list },
  { method: 'GET', path: '/v2.1/os-simple-tenant-usage/:id', handler: show },
];
