import { z } from 'zod';
import { newSecret } from '../../common/ids';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { keystoneError } from '../core/refusals';
import type { ApplicationCredential, Role } from './identity.types';
import { newKeystoneId } from './keystone.ids';
import { listReply, notFound, parseBody, selfLink } from './keystone.list';
import { forbidden, requireSelfOrAdmin } from './session.guard';

const createSchema = z.object({
  application_credential: z.object({
    name: z.string().min(1).max(255),
    description: z.string().nullable().optional(),
    secret: z.string().min(1).nullable().optional(),
    expires_at: z.string().nullable().optional(),
    unrestricted: z.boolean().optional(),
    roles: z.array(z.object({ id: z.string().optional(), name: z.string().optional() })).optional(),
    access_rules: z
      .array(z.object({ path: z.string(), method: z.string(), service: z.string(), id: z.string().optional() }))
      .optional(),
  }),
});

function view(call: Call, row: ApplicationCredential) {
  const roles = row.roleIds.flatMap((id) => call.cloud.roles.get(id) ?? []);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    project_id: row.projectId,
    roles: roles.map(({ id, name }) => ({ id, name, domain_id: null })),
    expires_at: row.expiresAt === null ? null : new Date(row.expiresAt).toISOString().replace('Z', '000'),
    unrestricted: row.unrestricted,
    ...(row.accessRules ? { access_rules: row.accessRules } : {}),
    system: null,
    links: selfLink(call, `users/${row.userId}/application_credentials/${row.id}`),
  };
}

/** A credential may make or end others only when it was made unrestricted. */
function requireUnrestricted(call: Call): void {
  const own = call.cloud.credentials.get(call.session.applicationCredentialId ?? '');
  if (!own || own.unrestricted) return;
  const text = "Using method 'application_credential' is not allowed for managing additional application credentials";
  throw forbidden(text);
}

function chosenRoles(call: Call, wanted: { id?: string; name?: string }[] | undefined): Role[] {
  const held = call.cloud.roles.all().filter((role) => call.session.roles.includes(role.name));
  if (wanted === undefined) return held;
  return wanted.map((ref) => {
    const role = held.find(({ id, name }) => id === ref.id || name === ref.name);
    if (role) return role;
    const detail = `Could not find role assignment with role: ${ref.id ?? ref.name}, user or group: ${call.session.userId}`;
    throw keystoneError(
      400,
      `Invalid application credential: ${detail}, project, domain, or system: ${call.session.projectId}.`,
    );
  });
}

function create(call: Call): Reply {
  const { cloud, session, params } = call;
  if (session.userId !== params.user) throw forbidden('identity:create_application_credential');
  requireUnrestricted(call);
  const { application_credential: wanted } = parseBody(createSchema, call.body);
  if (cloud.credentials.by('user', session.userId).some((row) => row.name === wanted.name)) {
    const detail = `Duplicate entry found with name ${wanted.name}`;
    throw keystoneError(409, `Conflict occurred attempting to store application_credential - ${detail}.`);
  }
  const secret = wanted.secret ?? newSecret();
  const row = cloud.credentials.put({
    id: newKeystoneId(),
    name: wanted.name,
    description: wanted.description ?? null,
    userId: session.userId,
    projectId: session.projectId,
    secret,
    roleIds: chosenRoles(call, wanted.roles).map((role) => role.id),
    expiresAt: !wanted.expires_at ? null : Date.parse(`${wanted.expires_at.replace(/Z$/, '')}Z`),
    unrestricted: wanted.unrestricted ?? null,
    accessRules: wanted.access_rules?.map((rule) => ({ ...rule, id: rule.id ?? newKeystoneId() })) ?? null,
  });
  // The only answer that ever carries the secret.
  return ok({ application_credential: { ...view(call, row), secret } }, 201);
}

function find(call: Call, action: string): ApplicationCredential {
  requireSelfOrAdmin(call.session, call.params.user, action);
  const row = call.cloud.credentials.get(call.params.id);
  if (row?.userId !== call.params.user) throw notFound('application credential', call.params.id);
  return row;
}

function list(call: Call): Reply {
  requireSelfOrAdmin(call.session, call.params.user, 'list_application_credentials');
  const rows = call.cloud.credentials.by('user', call.params.user);
  return listReply(
    call,
    'application_credentials',
    rows.map((row) => view(call, row)),
  );
}

function remove(call: Call): Reply {
  const row = find(call, 'delete_application_credential');
  requireUnrestricted(call);
  call.cloud.credentials.delete(row.id);
  return empty();
}

const path = '/v3/users/:user/application_credentials';
export const credentialRoutes: Route[] = [
  { method: 'POST', path, handler: create },
  { method: 'GET', path, handler: list },
  {
    method: 'GET',
    path: `${path}/:id`,
    handler: (call) => ok({ application_credential: view(call, find(call, 'get_application_credential')) }),
  },
  { method: 'DELETE', path: `${path}/:id`, handler: remove },
];
