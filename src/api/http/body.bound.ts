import type { NextFunction, Request, Response } from 'express';
import { monotonic } from '../../common/clock';
import { hasBody, isUpload } from './body.types';

/** Bounds how long a body may take to come, in ms; of an upload, from one of its pieces to the next. */
export const boundBody =
  (ms: number) =>
  (request: Request, response: Response, next: NextFunction): void => {
    if (isUpload(request)) boundPieces(request, response, ms);
    else if (hasBody(request)) boundWhole(request, response, ms);
    next();
  };

function boundWhole(request: Request, response: Response, ms: number): void {
  const timer = setTimeout(() => {
    if (request.complete) return;
    request.socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
    request.socket.destroySoon();
  }, ms);
  response.on('close', () => clearTimeout(timer));
}

/** Time runs only while we wait for the client: not while the cloud takes no more, nor once all of it has come. */
function boundPieces(request: Request, response: Response, ms: number): void {
  let heard = { bytes: request.socket.bytesRead, at: monotonic() };
  const look = setInterval(() => {
    if (request.complete) return clearInterval(look);
    const bytes = request.socket.bytesRead;
    if (bytes !== heard.bytes || request.readableLength > 0) heard = { bytes, at: monotonic() };
    else if (monotonic() - heard.at >= ms) request.destroy(new Error(`nothing came for ${ms / 1000} s`));
  }, ms / 10);
  response.on('close', () => clearInterval(look));
}
