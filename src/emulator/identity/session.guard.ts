import type { Service, Session } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { keystoneError } from '../core/refusals';
import type { AccessRule, ApplicationCredential, Role } from './identity.types';
import { readToken, unauthorized, type Claims } from './token.signer';

/** admin implies member implies reader, as `keystone-manage bootstrap` sets it up. */
const implied: Record<string, string[]> = { admin: ['admin', 'member', 'reader'], member: ['member', 'reader'] };

/** The roles that a user was given on a project, without the implied ones. */
export function rolesOn(cloud: Cloud, userId: string, projectId: string): Role[] {
  const given = cloud.assignments.by('user', userId).filter((row) => row.projectId === projectId);
  return given.flatMap((row) => cloud.roles.get(row.roleId) ?? []);
}

/** With the implied roles, as a token shows them. */
export function effectiveRoles(cloud: Cloud, given: Role[]): Role[] {
  const names = new Set(given.flatMap((role) => implied[role.name] ?? [role.name]));
  return cloud.roles.all().filter((role) => names.has(role.name));
}

export const hasExpired = (cloud: Cloud, credential: ApplicationCredential | undefined): boolean =>
  typeof credential?.expiresAt === 'number' && credential.expiresAt <= cloud.now();

/** The roles of a token: those of its credential, else those of its user on its project. */
export function tokenRoles(cloud: Cloud, claims: Pick<Claims, 'user' | 'project' | 'credential'>): Role[] {
  if (claims.project === '') return [];
  const given = rolesOn(cloud, claims.user, claims.project);
  if (claims.credential === null) return effectiveRoles(cloud, given);
  const credential = cloud.credentials.get(claims.credential);
  const expired = hasExpired(cloud, credential);
  if (!credential || expired) throw unauthorized();
  return cloud.roles.all().filter((role) => credential.roleIds.includes(role.id));
}

export function sessionOf(cloud: Cloud, token: string): Session {
  const claims = readToken(cloud, token);
  const user = cloud.users.get(claims.user);
  const project = cloud.projects.get(claims.project);
  if (!user?.enabled || (claims.project !== '' && !project?.enabled)) throw unauthorized();
  const roles = tokenRoles(cloud, claims).map((role) => role.name);
  // Taking a user's last role away ends the tokens that were issued for it.
  if (claims.project !== '' && roles.length === 0) throw unauthorized();
  return {
    token,
    userId: claims.user,
    projectId: claims.project,
    roles,
    isAdmin: roles.includes('admin'),
    methods: claims.methods,
    applicationCredentialId: claims.credential,
  };
}

/** Checks the token of a request, and the access rules of the credential it was made with. */
export function authenticate(
  cloud: Cloud,
  token: string | undefined,
  call: { method: string; path: string; service: Service },
): Session {
  if (token === undefined || token === '') throw unauthorized();
  const session = sessionOf(cloud, token);
  const credential = cloud.credentials.get(session.applicationCredentialId ?? '');
  if (credential?.accessRules && !credential.accessRules.some((rule) => allows(rule, call))) throw unauthorized();
  // An unscoped token is good for Keystone alone.
  if (session.projectId === '' && call.service !== 'identity') throw unauthorized();
  return session;
}

function allows(rule: AccessRule, call: { method: string; path: string; service: Service }): boolean {
  if (rule.service !== call.service || rule.method !== call.method) return false;
  const pattern = rule.path
    .split(/(\*\*|\*|\{[^}]+\})/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' || part.startsWith('{') ? '[^/]+' : part.replace(/[.+?^$()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${pattern}$`).test(call.path);
}

export function forbidden(action: string) {
  return keystoneError(403, `You are not authorized to perform the requested action: ${action}.`);
}

/** Keystone's rule that only an administrator may. */
export function requireAdmin(session: Session, action: string): void {
  if (!session.isAdmin) throw forbidden(`identity:${action}`);
}

export function requireSelfOrAdmin(session: Session, userId: string, action: string): void {
  if (session.userId !== userId) requireAdmin(session, action);
}
