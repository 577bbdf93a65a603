import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { correlationOrNew } from '../../common/correlation';
import { messageOf, type DomainError } from '../../common/errors';
import { LimitedLogger } from '../../common/limited.logger';
import { logger } from '../../common/logger';
import { breakOff } from './answer.breaker';
import { domainErrorOf, problemOf } from './problem';
import { pathOf } from './request.target';

const log = new LimitedLogger(logger('api'));
/** So much of a path is logged; Node takes up to 16 KB. */
const loggedPath = 200;

/** Answers every failure as application/problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = domainErrorOf(thrown);
    const path = pathOf(request.originalUrl);
    const correlationId = String(response.getHeader('x-correlation-id') ?? correlationOrNew());
    tellRefusal(error, request.method, path);
    // A stream that has begun cannot become an answer: its end tells the client.
    if (response.headersSent) return breakOff(response);
    if (error.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="moorage"');
    if (error.retryAfter !== undefined) response.setHeader('Retry-After', String(Math.ceil(error.retryAfter)));
    response
      .status(error.status)
      .type('application/problem+json')
      .send(JSON.stringify(problemOf(error, path, correlationId)));
  }
}

/** Whoever can reach the port can cause these; many of one code leave the others their lines. */
export function tellRefusal({ code, status, level, message, cause }: DomainError, method: string, path: string): void {
  const reason = status >= 500 && cause !== undefined ? { reason: messageOf(cause) } : {};
  const line = { event: 'api.refused', code, status, method, path: path.slice(0, loggedPath), ...reason };
  log[level](line, message, code);
}
