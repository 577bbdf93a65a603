import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Role } from './identity.types';
import { listReply, notFound, selfLink } from './keystone.list';
import { effectiveRoles, requireAdmin } from './session.guard';

const view = (call: Call, role: Role) => ({
  id: role.id,
  name: role.name,
  domain_id: null,
  description: role.description,
  options: {},
  links: selfLink(call, `roles/${role.id}`),
});

function list(call: Call): Reply {
  requireAdmin(call.session, 'list_roles');
  return listReply(
    call,
    'roles',
    call.cloud.roles.all().map((role) => view(call, role)),
  );
}

function show(call: Call): Reply {
  requireAdmin(call.session, 'get_role');
  const role = call.cloud.roles.get(call.params.id);
  if (!role) throw notFound('role', call.params.id);
  return ok({ role: view(call, role) });
}

function requireAll(call: Call): string {
  const { project, user, role } = call.params;
  if (!call.cloud.projects.get(project)) throw notFound('project', project);
  if (!call.cloud.users.get(user)) throw notFound('user', user);
  if (!call.cloud.roles.get(role)) throw notFound('role', role);
  return `${user}/${project}/${role}`;
}

function grant(call: Call): Reply {
  requireAdmin(call.session, 'create_grant');
  const { project, user, role } = call.params;
  call.cloud.assignments.put({ id: requireAll(call), userId: user, projectId: project, roleId: role });
  return empty();
}

function check(call: Call): Reply {
  requireAdmin(call.session, 'check_grant');
  const id = requireAll(call);
  if (!call.cloud.assignments.get(id)) throw notFound('role assignment with role', call.params.role);
  return empty();
}

function withdraw(call: Call): Reply {
  requireAdmin(call.session, 'revoke_grant');
  const { cloud, params } = call;
  const id = requireAll(call);
  if (!cloud.assignments.get(id)) throw notFound('role assignment with role', params.role);
  cloud.assignments.delete(id);
  // A credential lives only as long as its user holds the roles it was made with.
  const stale = cloud.credentials.by('user', params.user).filter((row) => row.projectId === params.project);
  for (const row of stale) if (row.roleIds.includes(params.role)) cloud.credentials.delete(row.id);
  return empty();
}

function grants(call: Call): Reply {
  requireAdmin(call.session, 'list_grants');
  const held = call.cloud.assignments
    .by('user', call.params.user)
    .filter((row) => row.projectId === call.params.project);
  const roles = held.flatMap((row) => call.cloud.roles.get(row.roleId) ?? []);
  return listReply(
    call,
    'roles',
    roles.map((role) => view(call, role)),
  );
}

function assignments(call: Call): Reply {
  const { cloud, query, session } = call;
  const user = query.get('user.id');
  const project = query.get('scope.project.id');
  if (!session.isAdmin && user !== session.userId) requireAdmin(session, 'list_role_assignments');
  const role = query.get('role.id');
  const named = query.has('include_names') && query.get('include_names') !== 'false';
  const rows = cloud.assignments.all().flatMap((row) => {
    if ((user !== null && row.userId !== user) || (project !== null && row.projectId !== project)) return [];
    const given = cloud.roles.get(row.roleId);
    if (!given) return [];
    const roles = query.has('effective') ? effectiveRoles(cloud, [given]) : [given];
    return roles.filter(({ id }) => role === null || id === role).map((one) => ({ row, role: one }));
  });
  const domain = { id: 'default', name: 'Default' };
  const views = rows.map(({ row, role: { id, name } }) => ({
    role: named ? { id, name } : { id },
    user: named ? { id: row.userId, name: cloud.users.get(row.userId)?.name, domain } : { id: row.userId },
    scope: {
      project: named
        ? { id: row.projectId, name: cloud.projects.get(row.projectId)?.name, domain }
        : { id: row.projectId },
    },
    links: { assignment: `${call.origin}/v3/projects/${row.projectId}/users/${row.userId}/roles/${id}` },
  }));
  return listReply(call, 'role_assignments', views, []);
}

const grantPath = '/v3/projects/:project/users/:user/roles/:role';
export const roleRoutes: Route[] = [
  { method: 'GET', path: '/v3/roles', handler: list },
  { method: 'GET', path: '/v3/roles/:id', handler: show },
  { method: 'GET', path: '/v3/role_assignments', handler: assignments },
  { method: 'GET', path: '/v3/projects/:project/users/:user/roles', handler: grants },
  { method: 'PUT', path: grantPath, handler: grant },
  { method: 'HEAD', path: grantPath, handler: check },
  { method: 'GET', path: grantPath, handler: check },
  { method: 'DELETE', path: grantPath, handler: withdraw },
];
