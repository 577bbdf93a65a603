import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { DomainError } from '../../common/errors';
import { sameSecret } from '../../common/ids';
import { CONFIG, type Config } from '../../config';

/** Lets in brokers that know their token, as bearer token or as the password of basic authentication. */
@Injectable()
export class BrokerGuard implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'brokerToken'>) {}

  canActivate(context: ExecutionContext): boolean {
    if (showsBrokerToken(context.switchToHttp().getRequest<Request>(), this.config)) return true;
    throw new DomainError({
      code: 'BROKER_UNAUTHENTICATED',
      status: 401,
      message: 'the request does not bear the token of the brokers',
      action: 'Set MOORAGE_BROKER_TOKEN and have the broker send it as `Authorization: Bearer <token>`.',
    });
  }
}

export function showsBrokerToken(request: Request, { brokerToken }: Pick<Config, 'brokerToken'>): boolean {
  return brokerToken !== null && sameSecret(shownIn(request.get('authorization') ?? ''), brokerToken);
}

function shownIn(authorization: string): string {
  const [scheme, value = ''] = authorization.split(/ +/);
  if (scheme.toLowerCase() === 'bearer') return value;
  const basic = Buffer.from(value, 'base64').toString('utf8');
  return scheme.toLowerCase() === 'basic' ? basic.slice(basic.indexOf(':') + 1) : '';
}
