import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import sirv from 'sirv';
import { root } from '../../common/version';

/** What is not the dashboard's, though a browser asks for it. */
const others = /^\/(api|docs|health|metrics|pki|broker)(\/|$)|\.json$/;

/**
 * Serves the dashboard (web/, built into dist/web): its files as they are, compressed beforehand, and its one page for every
 * address that a person may open, since its own router knows which pages there are.
 */
export function serveDashboard(app: NestExpressApplication): void {
  const folder = join(root, 'dist', 'web');
  // Without a build there is an API alone.
  if (!existsSync(join(folder, 'index.html'))) return;
  const files = sirv(folder, { brotli: true, etag: true, setHeaders });
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (!['GET', 'HEAD'].includes(request.method) || others.test(request.path)) return next();
    files(request, response, () => {
      if (!request.accepts('html') || request.get('accept')?.includes('text/html') !== true) return next();
      request.url = '/index.html';
      files(request, response, next);
    });
  });
}

/** Names of assets tell their content; the page names the assets of its version, and is asked for each time. */
function setHeaders(response: { setHeader(name: string, value: string): unknown }, path: string): void {
  response.setHeader('Cache-Control', path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
}
