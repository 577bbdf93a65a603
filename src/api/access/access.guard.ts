import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../../common/errors';
import { Authenticator } from './authenticator';
import { PUBLIC, ROLES, type Principal, type PrincipalRequest, type Role } from './principal';

/** Lets nobody in without a token, and nobody with one where its role does not reach. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, places)) return true;
    const request = context.switchToHttp().getRequest<PrincipalRequest>();
    const principal = await this.authenticator.authenticate(request);
    const allowed = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES, places) ?? [];
    if (!allowed.includes(principal.role)) throw notAllowed(principal, allowed);
    request.principal = principal;
    return true;
  }
}

const notAllowed = ({ name, role }: Principal, allowed: Role[]): DomainError =>
  new DomainError({
    code: 'FORBIDDEN',
    status: 403,
    message: `"${name}" has the role ${role}; this takes ${allowed.join(' or ')}`,
    action: 'Use a token with one of these roles.',
  });
