import { z } from 'zod';
import { sameSecret } from '../../common/ids';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { keystoneError } from '../core/refusals';
import type { User } from './identity.types';
import { newKeystoneId } from './keystone.ids';
import { listReply, notFound, parseBody, selfLink } from './keystone.list';
import { projectView } from './projects.routes';
import { requireAdmin, requireSelfOrAdmin } from './session.guard';
import { unauthorized } from './token.signer';

const fields = {
  password: z.string().nullable().optional(),
  description: z.string().nullable().optional(),
  email: z.string().nullable().optional(),
  enabled: z.boolean().optional(),
  default_project_id: z.string().nullable().optional(),
};
const createSchema = z.object({
  user: z.object({ name: z.string().min(1).max(255), domain_id: z.string().optional(), ...fields }),
});
const changeSchema = z.object({ user: z.object({ name: z.string().min(1).max(255).optional(), ...fields }) });
const passwordSchema = z.object({ user: z.object({ password: z.string(), original_password: z.string() }) });

const view = (call: Call, user: User) => ({
  id: user.id,
  name: user.name,
  domain_id: user.domainId,
  enabled: user.enabled,
  description: user.description,
  ...(user.email === null ? {} : { email: user.email }),
  ...(user.defaultProjectId === null ? {} : { default_project_id: user.defaultProjectId }),
  password_expires_at: null,
  options: {},
  links: selfLink(call, `users/${user.id}`),
});

function find(cloud: Cloud, id: string): User {
  const user = cloud.users.get(id);
  if (!user) throw notFound('user', id);
  return user;
}

function requireFreeName(cloud: Cloud, name: string, id: string): void {
  if (!cloud.users.by('name', name).some((user) => user.id !== id)) return;
  const detail = `Duplicate entry found with name ${name} at domain ID default`;
  throw keystoneError(409, `Conflict occurred attempting to store user - ${detail}.`);
}

function list(call: Call): Reply {
  requireAdmin(call.session, 'list_users');
  const views = call.cloud.users.all().map((user) => view(call, user));
  return listReply(call, 'users', views, ['name', 'domain_id', 'enabled']);
}

function create(call: Call): Reply {
  requireAdmin(call.session, 'create_user');
  const { user: wanted } = parseBody(createSchema, call.body);
  requireFreeName(call.cloud, wanted.name, '');
  const user = call.cloud.users.put({
    id: newKeystoneId(),
    name: wanted.name,
    domainId: 'default',
    // A user without a password cannot sign in with one; this one is told to nobody.
    password: wanted.password ?? newKeystoneId(),
    description: wanted.description ?? '',
    email: wanted.email ?? null,
    enabled: wanted.enabled ?? true,
    defaultProjectId: wanted.default_project_id ?? null,
  });
  return ok({ user: view(call, user) }, 201);
}

function show(call: Call): Reply {
  requireSelfOrAdmin(call.session, call.params.id, 'get_user');
  return ok({ user: view(call, find(call.cloud, call.params.id)) });
}

function change(call: Call): Reply {
  requireAdmin(call.session, 'update_user');
  const before = find(call.cloud, call.params.id);
  const { user: wanted } = parseBody(changeSchema, call.body);
  if (wanted.name !== undefined) requireFreeName(call.cloud, wanted.name, before.id);
  const user = call.cloud.users.put({
    ...before,
    name: wanted.name ?? before.name,
    password: wanted.password ?? before.password,
    description: wanted.description ?? before.description,
    email: wanted.email === undefined ? before.email : wanted.email,
    enabled: wanted.enabled ?? before.enabled,
    defaultProjectId: wanted.default_project_id === undefined ? before.defaultProjectId : wanted.default_project_id,
  });
  return ok({ user: view(call, user) });
}

function changePassword(call: Call): Reply {
  const before = find(call.cloud, call.params.id);
  const { user: wanted } = parseBody(passwordSchema, call.body);
  if (!sameSecret(before.password, wanted.original_password)) throw unauthorized();
  call.cloud.users.put({ ...before, password: wanted.password });
  return empty();
}

function remove(call: Call): Reply {
  requireAdmin(call.session, 'delete_user');
  const { cloud } = call;
  const { id } = find(cloud, call.params.id);
  for (const row of cloud.assignments.by('user', id)) cloud.assignments.delete(row.id);
  for (const row of cloud.credentials.by('user', id)) cloud.credentials.delete(row.id);
  cloud.users.delete(id);
  return empty();
}

function projectsOf(call: Call): Reply {
  requireSelfOrAdmin(call.session, call.params.id, 'list_user_projects');
  const ids = new Set(call.cloud.assignments.by('user', call.params.id).map((row) => row.projectId));
  const projects = [...ids].flatMap((id) => call.cloud.projects.get(id) ?? []);
  return listReply(
    call,
    'projects',
    projects.map((project) => projectView(call, project)),
  );
}

export const userRoutes: Route[] = [
  { method: 'GET', path: '/v3/users', handler: list },
  { method: 'POST', path: '/v3/users', handler: create },
  { method: 'GET', path: '/v3/users/:id', handler: show },
  { method: 'PATCH', path: '/v3/users/:id', handler: change },
  { method: 'DELETE', path: '/v3/users/:id', handler: remove },
  { method: 'POST', path: '/v3/users/:id/password', handler: changePassword },
  { method: 'GET', path: '/v3/users/:id/projects', handler: projectsOf },
  { method: 'GET', path: '/v3/users/:id/groups', handler: (call) => listReply(call, 'groups', []) },
];
