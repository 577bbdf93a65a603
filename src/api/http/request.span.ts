import type { NextFunction, Request, Response } from 'express';
import { openSpan } from '../../common/tracing';

/** What asks all the time and says nothing: probes and scrapes would drown what people do. */
const untold = /^\/(health|metrics)\b/;

/** A request as a span, of the caller's trace where it sent a `traceparent`. */
export function traceRequest(request: Request, response: Response, next: NextFunction): void {
  const { method, path } = request;
  const span = untold.test(path)
    ? null
    : openSpan('http', method, {
        kind: 'SERVER',
        parent: request.get('traceparent'),
        attributes: { 'http.request.method': method, 'url.path': path },
      });
  if (span === null) return next();
  response.on('close', () => {
    const { statusCode: status } = response;
    span.end({ 'http.response.status_code': status }, status >= 500 ? `answered ${status}` : undefined);
  });
  span.within(next);
}
