import { ApiResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';

/** For routes whose answer has an ETag of its whole content: Express tells 304 by it as well. */
export const MayBeHad = () => ApiResponse({ status: 304, description: 'It is what If-None-Match names' });

/** Whether the client has what bears this tag (`If-None-Match`), and is told so: for what takes long to make. */
export function isHad(request: Request, response: Response, tag: string): boolean {
  response.setHeader('ETag', tag);
  if (request.fresh) response.status(304).end();
  // What is answered instead may be a failure.
  else response.removeHeader('ETag');
  return response.headersSent;
}
