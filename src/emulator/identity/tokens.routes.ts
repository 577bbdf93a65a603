import { z } from 'zod';
import { sameSecret } from '../../common/ids';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { isoMicros } from '../core/iso.time';
import { keystoneError } from '../core/refusals';
import { catalog } from './catalog.view';
import type { ApplicationCredential, Project, User } from './identity.types';
import { listReply, notFound, parseBody } from './keystone.list';
import { projectView } from './projects.routes';
import { hasExpired, requireAdmin, tokenRoles } from './session.guard';
import { newAuditId, readToken, signToken, unauthorized, type Claims } from './token.signer';

const domainRef = z.object({ id: z.string().optional(), name: z.string().optional() });
const userRef = z.object({ id: z.string().optional(), name: z.string().optional(), domain: domainRef.optional() });
const projectRef = userRef;

const authSchema = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.array(z.string()).min(1),
      password: z.object({ user: userRef.extend({ password: z.string() }) }).optional(),
      token: z.object({ id: z.string() }).optional(),
      application_credential: userRef.extend({ secret: z.string(), user: userRef.optional() }).optional(),
    }),
    scope: z
      .union([z.literal('unscoped'), z.object({ project: projectRef.optional(), unscoped: z.unknown().optional() })])
      .optional(),
  }),
});
type Auth = z.infer<typeof authSchema>['auth'];

interface Who {
  user: User;
  methods: string[];
  credential: ApplicationCredential | null;
  /** Of a token that is exchanged: its end, and the audit ids it brings along. */
  expires: number | null;
  audits: string[];
}

const inDefault = (domain: z.infer<typeof domainRef> | undefined): boolean =>
  domain === undefined || domain.id === 'default' || domain.name?.toLowerCase() === 'default';

function findUser(cloud: Cloud, ref: z.infer<typeof userRef>): User | undefined {
  if (ref.id !== undefined) return cloud.users.get(ref.id);
  return inDefault(ref.domain) ? cloud.users.by('name', ref.name ?? '')[0] : undefined;
}

function findProject(cloud: Cloud, ref: z.infer<typeof projectRef>): Project | undefined {
  if (ref.id !== undefined) return cloud.projects.get(ref.id);
  return inDefault(ref.domain) ? cloud.projects.by('name', ref.name ?? '')[0] : undefined;
}

function identify(cloud: Cloud, { identity }: Auth): Who {
  for (const method of ['password', 'token', 'application_credential'] as const) {
    if (!identity.methods.includes(method) || identity[method]) continue;
    const expected = `Expecting to find ${method} in identity.`;
    const rest = 'The server could not comply with the request since it is either malformed or otherwise incorrect.';
    throw keystoneError(400, `${expected} ${rest} The client is assumed to be in error.`);
  }
  if (identity.methods.includes('password') && identity.password) {
    const user = findUser(cloud, identity.password.user);
    if (!user?.enabled || !sameSecret(user.password, identity.password.user.password)) throw unauthorized();
    return { user, methods: ['password'], credential: null, expires: null, audits: [] };
  }
  if (identity.methods.includes('token') && identity.token) {
    const claims = readToken(cloud, identity.token.id);
    const user = cloud.users.get(claims.user);
    if (!user?.enabled) throw unauthorized();
    const methods = [...new Set(['token', ...claims.methods])];
    const credential = cloud.credentials.get(claims.credential ?? '') ?? null;
    return { user, methods, credential, expires: claims.expires, audits: claims.audits };
  }
  if (identity.methods.includes('application_credential') && identity.application_credential) {
    const credential = findCredential(cloud, identity.application_credential);
    if (!credential) throw notFound('Application Credential', identity.application_credential.id ?? '');
    const user = cloud.users.get(credential.userId ?? '');
    const expired = hasExpired(cloud, credential);
    const genuine = sameSecret(credential.secret, identity.application_credential.secret);
    if (!genuine || expired || !user?.enabled) throw unauthorized();
    return { user, methods: ['application_credential'], credential, expires: null, audits: [] };
  }
  throw unauthorized();
}

function findCredential(cloud: Cloud, ref: NonNullable<Auth['identity']['application_credential']>) {
  if (ref.id !== undefined) return cloud.credentials.get(ref.id);
  const user = ref.user && findUser(cloud, ref.user);
  return cloud.credentials.by('user', user?.id ?? '').find((row) => row.name === ref.name);
}

/** The project that the token is for; an empty text for an unscoped one. */
function scopeOf(cloud: Cloud, auth: Auth, who: Who): string {
  if (who.credential) {
    const elsewhere = auth.scope !== undefined && auth.scope !== 'unscoped' && auth.scope.project;
    if (elsewhere && findProject(cloud, elsewhere)?.id !== who.credential.projectId) throw unauthorized();
    return who.credential.projectId;
  }
  if (auth.scope === 'unscoped' || (auth.scope && auth.scope.unscoped !== undefined)) return '';
  if (auth.scope === undefined) return cloud.projects.get(who.user.defaultProjectId ?? '')?.id ?? '';
  const project = auth.scope.project && findProject(cloud, auth.scope.project);
  if (!project?.enabled) throw unauthorized();
  return project.id;
}

const defaultDomain = { id: 'default', name: 'Default' };

function tokenBody(call: Call, claims: Omit<Claims, 'generation'>, withCatalog: boolean): Record<string, unknown> {
  const { cloud } = call;
  const user = cloud.users.get(claims.user);
  const project = cloud.projects.get(claims.project);
  const credential = cloud.credentials.get(claims.credential ?? '');
  const token: Record<string, unknown> = {
    methods: claims.methods,
    user: { domain: defaultDomain, id: claims.user, name: user?.name, password_expires_at: null },
    audit_ids: claims.audits,
    expires_at: isoMicros(claims.expires),
    issued_at: isoMicros(claims.issued),
  };
  if (project) {
    token.project = { domain: defaultDomain, id: project.id, name: project.name };
    token.is_domain = false;
    token.roles = tokenRoles(cloud, claims).map(({ id, name }) => ({ id, name }));
    if (withCatalog) token.catalog = catalog(call.origin, project.id);
  }
  if (credential) {
    token.application_credential = { id: credential.id, name: credential.name, restricted: !credential.unrestricted };
  }
  return token;
}

function issue(call: Call): Reply {
  const { cloud } = call;
  const { auth } = parseBody(authSchema, call.body);
  const who = identify(cloud, auth);
  const issued = cloud.now();
  const claims = {
    user: who.user.id,
    project: scopeOf(cloud, auth, who),
    methods: who.methods,
    credential: who.credential?.id ?? null,
    audits: [newAuditId(), ...who.audits.slice(-1)],
    issued,
    expires: who.expires ?? issued + (cloud.faults.tokenLifeMs ?? cloud.settings.tokenLifeMs),
  };
  if (claims.project !== '' && tokenRoles(cloud, claims).length === 0) throw unauthorized();
  const json = { token: tokenBody(call, claims, !call.query.has('nocatalog')) };
  return { status: 201, json, headers: { 'x-subject-token': signToken(cloud, claims), vary: 'X-Auth-Token' } };
}

function subject(call: Call): { token: string; claims: Claims } {
  const token = [call.headers['x-subject-token']].flat()[0] ?? '';
  let claims: Claims;
  try {
    claims = readToken(call.cloud, token);
  } catch {
    throw notFound('token', token);
  }
  if (claims.user !== call.session.userId) requireAdmin(call.session, 'validate_token');
  return { token, claims };
}

function show(call: Call): Reply {
  const { token, claims } = subject(call);
  const json = { token: tokenBody(call, claims, !call.query.has('nocatalog')) };
  return { status: 200, json: call.method === 'HEAD' ? undefined : json, headers: { 'x-subject-token': token } };
}

function revoke(call: Call): Reply {
  const { claims } = subject(call);
  call.cloud.revocations.put({ id: claims.audits[0] });
  return empty();
}

function myProjects(call: Call): Reply {
  const ids = new Set(call.cloud.assignments.by('user', call.session.userId).map((row) => row.projectId));
  const projects = [...ids].flatMap((id) => call.cloud.projects.get(id) ?? []);
  return listReply(
    call,
    'projects',
    projects.map((project) => projectView(call, project)),
  );
}

export const tokenRoutes: Route[] = [
  { method: 'POST', path: '/v3/auth/tokens', handler: issue, open: true },
  { method: 'GET', path: '/v3/auth/tokens', handler: show },
  { method: 'HEAD', path: '/v3/auth/tokens', handler: show },
  { method: 'DELETE', path: '/v3/auth/tokens', handler: revoke },
  { method: 'GET', path: '/v3/auth/projects', handler: myProjects },
  { method: 'GET', path: '/v3/auth/domains', handler: (call) => listReply(call, 'domains', []) },
  { method: 'GET', path: '/v3/auth/system', handler: () => ok({ system: [] }) },
  {
    method: 'GET',
    path: '/v3/auth/catalog',
    handler: (call) => listReply(call, 'catalog', catalog(call.origin, call.session.projectId), []),
  },
];
