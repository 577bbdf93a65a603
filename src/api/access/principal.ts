import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Request } from 'express';
import type { AccountScope } from '../../common/account.scope';
import type { Role } from '../../common/role';

export { roles, type Role } from '../../common/role';

/** How somebody signed in. */
export const principalKinds = ['first-admin', 'api-token', 'keystone', 'oidc'] as const;
export type PrincipalKind = (typeof principalKinds)[number];

/** Who calls. */
export interface Principal {
  kind: PrincipalKind;
  /** Stable id: `admin`, that of the API token, or one of somebody at the identity provider. */
  id: string;
  name: string;
  role: Role;
  /** The accounts that it is limited to, or null. */
  accountIds: AccountScope;
  /** When the way in ends; null: never. */
  expiresAt: Date | null;
  /** The session that the request's token is one of. */
  sessionId: string | null;
}

export interface PrincipalRequest extends Request {
  principal?: Principal;
}

/** The caller, as the guard found it. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<PrincipalRequest>();
  if (!principal) throw new Error('a public route has no caller');
  return principal;
});

export const ROLES = 'moorage:roles';
export const PUBLIC = 'moorage:public';

/** Which roles may call the route; `admin` always may. Every route has this or `Public`. */
export const Roles = (...allowed: Exclude<Role, 'admin'>[]) => SetMetadata(ROLES, ['admin', ...allowed] as Role[]);

/** Of an operation in the OpenAPI document: it takes no sign-in. */
export const publicMark = 'x-public';

/** Anybody may call the route, known or not. */
export const Public = () => applyDecorators(SetMetadata(PUBLIC, true), ApiExtension(publicMark, true));

/** Everybody who is known. */
export const readers = ['operator', 'billing', 'viewer'] as const;
