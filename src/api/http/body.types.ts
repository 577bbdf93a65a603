import { isUtf8 } from 'node:buffer';
import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../../common/errors';

/** The media types of JSON bodies: our own, and CloudEvents single and batched. */
export const jsonTypes = ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'];

/** The one route whose body is as large as an image; Express finds it in any case, and with a slash behind it. */
export const isUpload = ({ method, path }: Request): boolean =>
  method === 'POST' && /^\/api\/v1\/images\/?$/i.test(path);

const isImport = ({ method, path }: Request): boolean => method === 'POST' && /\/hardware-ids\/?$/i.test(path);

export const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** The types that a route's body may have, and what to do where it has another. */
function bodyOf(request: Request): [string[], string] {
  if (isUpload(request))
    return [['application/octet-stream'], 'Send the content as it is, as application/octet-stream.'];
  if (isImport(request)) return [['text/csv'], 'Send lines of text as text/csv, encoded in UTF-8.'];
  return [jsonTypes, 'Send JSON as application/json, encoded in UTF-8.'];
}

/**
 * A body in another form would be read as none at all, and its sender left to guess. A packed one is not unpacked: for a few
 * bytes anybody would have us read as much as a body may be.
 */
export function requireType(request: Request, _response: Response, next: NextFunction): void {
  if (!hasBody(request)) return next();
  const encoding = request.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return next(packed(encoding));
  const type = request.get('content-type');
  const [types, action] = bodyOf(request);
  next(type === undefined || request.is(types) === false ? otherwise(type, action) : undefined);
}

/** For the parsers of bodies, which put a sign in the place of each byte that is none, and say nothing of it. */
export function requireUtf8(_request: unknown, _response: unknown, body: Buffer, charset: string): void {
  if (charset === 'utf-8' && !isUtf8(body)) throw notUtf8();
}

const notUtf8 = (): DomainError =>
  new DomainError({
    code: 'REQUEST_MALFORMED',
    status: 400,
    message: 'the body holds bytes that are no UTF-8',
    action: 'Encode the body in UTF-8, or name the encoding that it has as charset in its Content-Type.',
  });

const packed = (encoding: string): DomainError =>
  new DomainError({
    code: 'MEDIA_TYPE_UNSUPPORTED',
    status: 415,
    message: `the body is packed (${encoding})`,
    action: 'Send the body as it is, without Content-Encoding.',
  });

const otherwise = (type: string | undefined, action: string): DomainError =>
  new DomainError({
    code: 'MEDIA_TYPE_UNSUPPORTED',
    status: 415,
    message: type === undefined ? 'the body has no Content-Type' : `the body is ${type}`,
    action,
  });
