import type { NextFunction, Request, RequestHandler, Response } from 'express';

const shownHeaders = 'ETag, Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Correlation-Id';
const sentHeaders =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Auth-Token, X-Correlation-Id';

/**
 * Lets pages of these origins call the API from browsers (Fetch, section 3.3). They bring a token, never a cookie: the
 * browser's own credentials stay out.
 */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  return (request: Request, response: Response, next: NextFunction): void => {
    response.vary('Origin');
    const origin = request.get('origin');
    if (origin === undefined || !origins.includes(origin) || !request.path.startsWith('/api/')) return next();
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', shownHeaders);
    if (request.method !== 'OPTIONS') return next();
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
    response.setHeader('Access-Control-Allow-Headers', sentHeaders);
    response.setHeader('Access-Control-Max-Age', '600');
    response.status(204).end();
  };
}
