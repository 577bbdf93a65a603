import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { monotonic } from '../../common/clock';
import { withCorrelation } from '../../common/correlation';
import { DomainError } from '../../common/errors';
import { newId } from '../../common/ids';
import { histogram } from '../../common/metrics';
import { CONFIG, type Config } from '../../config';
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

/** The media types of JSON bodies: our own, and CloudEvents single and batched. */
const jsonTypes = ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'];

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
  app.use(rateLimiter(app), bound, requireType);
  app.useBodyParser('text', { limit: '1mb', type: 'text/csv' });
  app.useBodyParser('json', { limit: '1mb', type: jsonTypes, strict: false });
  const server = app.getHttpServer();
  // A client that sends its request a byte at a time holds a connection for this long at most; of bodies, see `bound`.
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
  if (request.path.startsWith('/api/')) response.setHeader('Cache-Control', 'no-store');
  next();
}

/** The one route whose body is as large as an image. */
const isUpload = ({ method, path }: Request): boolean => method === 'POST' && path === '/api/v1/images';

const isImport = ({ method, path }: Request): boolean => method === 'POST' && /\/hardware-ids\/?$/.test(path);

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** How long a body may take to come, in ms; one of an upload, from one of its pieces to the next. */
const bodyMs = 30_000;

function bound(request: Request, response: Response, next: NextFunction): void {
  if (isUpload(request)) request.setTimeout(bodyMs, () => request.destroy(new Error('nothing came for 30 s')));
  else if (hasBody(request)) {
    const timer = setTimeout(() => {
      if (request.complete) return;
      request.socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
      request.socket.destroySoon();
    }, bodyMs);
    response.on('close', () => clearTimeout(timer));
  }
  next();
}

/** The types that a route's body may have, and what to do where it has another. */
function bodyOf(request: Request): [string[], string] {
  if (isUpload(request))
    return [['application/octet-stream'], 'Send the content as it is, as application/octet-stream.'];
  if (isImport(request)) return [['text/csv'], 'Send lines of text as text/csv, encoded in UTF-8.'];
  return [jsonTypes, 'Send JSON as application/json, encoded in UTF-8.'];
}

/** A body in another form would be read as none at all, and its sender left to guess. */
function requireType(request: Request, _response: Response, next: NextFunction): void {
  const type = request.get('content-type');
  const [types, action] = bodyOf(request);
  if (!hasBody(request) || (type !== undefined && request.is(types) !== false)) return next();
  next(
    new DomainError({
      code: 'MEDIA_TYPE_UNSUPPORTED',
      status: 415,
      message: type === undefined ? 'the body has no Content-Type' : `the body is ${type}`,
      action,
    }),
  );
}
