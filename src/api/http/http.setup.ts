import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { monotonic } from '../../common/clock';
import { withCorrelation } from '../../common/correlation';
import { newId } from '../../common/ids';
import { histogram } from '../../common/metrics';
import { CONFIG, type Config } from '../../config';
import { boundBody } from './body.bound';
import { jsonTypes, requireType, requireUtf8 } from './body.types';
import { crossOrigin } from './cross-origin';
import { proxyWarning } from './proxy.warning';
import { rateLimiter } from './rate.limiter';
import { traceRequest } from './request.span';

const requestSeconds = histogram('moorage_http_request_duration_seconds', 'Time to answer a request, by route', [
  'method',
  'route',
  'status',
]);

/** What a caller may choose as correlation id: something that fits into a log line and cannot break it. */
const correlationPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/** How long a body may take to come, in ms; one of an upload, from one of its pieces to the next. */
const bodyMs = 30_000;

/** Everything of HTTP that is the same for all routes. */
export function configureHttp(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  const { corsOrigins, trustedProxies } = app.get<Pick<Config, 'access'>>(CONFIG).access;
  // Of nobody else is it believed where a request comes from, or that it came by HTTPS.
  app.set('trust proxy', [...trustedProxies]);
  app.use(correlate, traceRequest, measure, secure, proxyWarning(app));
  if (corsOrigins.length > 0) app.use(crossOrigin(corsOrigins));
  app.use(rateLimiter(app), boundBody(bodyMs), requireType);
  const limits = { limit: '1mb', inflate: false, verify: requireUtf8 };
  app.useBodyParser('text', { ...limits, type: 'text/csv' });
  app.useBodyParser('json', { ...limits, type: jsonTypes, strict: false });
  const server = app.getHttpServer();
  // A client that sends its request a byte at a time holds a connection for this long at most; of bodies, see `boundBody`.
  server.headersTimeout = 10_000;
  server.requestTimeout = 0;
  server.keepAliveTimeout = 65_000;
  server.maxRequestsPerSocket = 0;
}

function correlate(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('x-correlation-id');
  const id = given !== undefined && correlationPattern.test(given) ? given : newId();
  response.setHeader('X-Correlation-Id', id);
  withCorrelation(id, next);
}

function measure(request: Request, response: Response, next: NextFunction): void {
  const begun = monotonic();
  response.on('finish', () => {
    // A stream lasts for as long as somebody follows it: that is no time to answer.
    if (response.get('content-type') === 'text/event-stream') return;
    const { path } = (request.route ?? {}) as { path?: unknown };
    // By template, never by path: ids would make a series each.
    const route = typeof path === 'string' ? path : 'none';
    const labels = { method: request.method, route, status: String(response.statusCode) };
    requestSeconds.observe(labels, (monotonic() - begun) / 1000);
  });
  next();
}

const policy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  // A document that was fetched with a token is shown in a frame; a page of ours or of others never is.
  'frame-src blob:',
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

function secure(request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  // By HTTP, browsers ignore it (RFC 6797, 8.1).
  if (request.secure) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
  if (/^\/api\//i.test(request.path)) response.setHeader('Cache-Control', 'no-store');
  next();
}
