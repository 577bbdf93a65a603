import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { logger } from '../../common/logger';

const log = logger('api');

/** Tells once of a proxy that is not trusted: to the limits and the audit log all its callers are one. */
export function proxyWarning(app: NestExpressApplication): RequestHandler {
  const express = app.getHttpAdapter().getInstance();
  const isTrusted = express.get('trust proxy fn') as (address: string, hop: number) => boolean;
  let isTold = false;
  return ({ headers, socket }: Request, _response: Response, next: NextFunction): void => {
    const { remoteAddress: peer = '' } = socket;
    const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
    if (!isTold && isForwarded && !isTrusted(peer, 0)) {
      isTold = true;
      log.warn(
        { event: 'http.proxy_not_trusted', peer },
        'a request was handed on by a peer that MOORAGE_TRUSTED_PROXIES does not name: all that come through it share its limits',
      );
    }
    next();
  };
}
