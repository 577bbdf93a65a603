import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { AccountScope } from '../../common/account.scope';

export const roles = ['admin', 'operator', 'billing', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** Who calls. */
export interface Principal {
  /** Stable id: `admin`, or that of the API token. */
  id: string;
  name: string;
  role: Role;
  /** The accounts that it is limited to, or null. */
  accountIds: AccountScope;
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

/** Anybody may call the route, known or not. */
export const Public = () => SetMetadata(PUBLIC, true);

/** Everybody who is known. */
export const readers = ['operator', 'billing', 'viewer'] as const;
