import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { keystoneError } from '../core/refusals';
import type { Project } from './identity.types';
import { listReply, notFound, parseBody, selfLink } from './keystone.list';
import { newKeystoneId } from './keystone.ids';
import { requireAdmin } from './session.guard';

const fields = {
  description: z.string().nullable().optional(),
  enabled: z.boolean().optional(),
  tags: z.array(z.string().max(255)).max(80).optional(),
};
const createSchema = z.object({
  project: z.object({ name: z.string().min(1).max(64), domain_id: z.string().optional(), ...fields }),
});
const changeSchema = z.object({ project: z.object({ name: z.string().min(1).max(64).optional(), ...fields }) });

export const projectView = (call: Call, project: Project) => ({
  id: project.id,
  name: project.name,
  domain_id: project.domainId,
  description: project.description,
  enabled: project.enabled,
  parent_id: project.domainId,
  is_domain: false,
  tags: project.tags,
  options: {},
  links: selfLink(call, `projects/${project.id}`),
});

function find(cloud: Cloud, id: string): Project {
  const project = cloud.projects.get(id);
  if (!project) throw notFound('project', id);
  return project;
}

function requireFreeName(cloud: Cloud, name: string, id: string): void {
  const same = cloud.projects.by('name', name).find((project) => project.id !== id);
  if (!same) return;
  const rule = 'it is not permitted to have two projects with either the same name or same id in the same domain';
  const detail = `name is ${name}, project id ${same.id}`;
  throw keystoneError(409, `Conflict occurred attempting to store project - ${rule}: ${detail}.`);
}

function list(call: Call): Reply {
  requireAdmin(call.session, 'list_projects');
  const name = call.query.get('name');
  const projects = name === null ? call.cloud.projects.all() : call.cloud.projects.by('name', name);
  const views = projects.map((project) => projectView(call, project));
  return listReply(call, 'projects', views, ['name', 'domain_id', 'enabled', 'parent_id']);
}

function create(call: Call): Reply {
  requireAdmin(call.session, 'create_project');
  const { project: wanted } = parseBody(createSchema, call.body);
  requireFreeName(call.cloud, wanted.name, '');
  if ((wanted.domain_id ?? 'default') !== 'default') throw notFound('domain', wanted.domain_id ?? '');
  const project = call.cloud.projects.put({
    id: newKeystoneId(),
    name: wanted.name,
    domainId: 'default',
    description: wanted.description ?? '',
    enabled: wanted.enabled ?? true,
    tags: wanted.tags ?? [],
  });
  return ok({ project: projectView(call, project) }, 201);
}

function show(call: Call): Reply {
  if (call.params.id !== call.session.projectId) requireAdmin(call.session, 'get_project');
  return ok({ project: projectView(call, find(call.cloud, call.params.id)) });
}

function change(call: Call): Reply {
  requireAdmin(call.session, 'update_project');
  const before = find(call.cloud, call.params.id);
  const { project: wanted } = parseBody(changeSchema, call.body);
  if (wanted.name !== undefined) requireFreeName(call.cloud, wanted.name, before.id);
  const project = call.cloud.projects.put({
    ...before,
    ...wanted,
    description: wanted.description ?? before.description,
  });
  return ok({ project: projectView(call, project) });
}

/** Keystone does not ask the other services: what the project owns there is orphaned. */
function remove(call: Call): Reply {
  requireAdmin(call.session, 'delete_project');
  const { cloud } = call;
  const { id } = find(cloud, call.params.id);
  for (const row of cloud.assignments.by('project', id)) cloud.assignments.delete(row.id);
  for (const row of cloud.credentials.all()) if (row.projectId === id) cloud.credentials.delete(row.id);
  cloud.projects.delete(id);
  return empty();
}

export const projectRoutes: Route[] = [
  { method: 'GET', path: '/v3/projects', handler: list },
  { method: 'POST', path: '/v3/projects', handler: create },
  { method: 'GET', path: '/v3/projects/:id', handler: show },
  { method: 'PATCH', path: '/v3/projects/:id', handler: change },
  { method: 'DELETE', path: '/v3/projects/:id', handler: remove },
];
