import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { correlationOrNew } from '../../common/correlation';
import { logger } from '../../common/logger';
import { domainErrorOf, problemOf } from './problem';
import { pathOf } from './request.target';

const log = logger('api');

/** Answers every failure as application/problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = domainErrorOf(thrown);
    const path = pathOf(request.originalUrl);
    const correlationId = String(response.getHeader('x-correlation-id') ?? correlationOrNew());
    log[error.level](
      { event: 'api.refused', code: error.code, status: error.status, method: request.method, path },
      error.message,
    );
    // A stream that has begun cannot become an answer: its end tells the client.
    if (response.headersSent) return void response.destroy();
    if (error.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="moorage"');
    if (error.retryAfter !== undefined) response.setHeader('Retry-After', String(Math.ceil(error.retryAfter)));
    response
      .status(error.status)
      .type('application/problem+json')
      .send(JSON.stringify(problemOf(error, path, correlationId)));
  }
}
