import { Injectable, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { askedBy } from '../../common/turn';
import type { PrincipalRequest } from '../access/principal';
import { CallerLines } from './caller.lines';
import { goneSignal, unlessGone } from './chunked.answer';

const ASKS_CLOUD = 'moorage:asks-cloud';

/** The route reads from the cloud while its caller waits. */
export const AsksCloud = () => SetMetadata(ASKS_CLOUD, true);

/** So many questions to clouds of one caller are under way at once; a page of the dashboard asks about five. */
const atOnce = 8;
const mayWait = 200;

/**
 * Runs every request in its caller's name, so that what it asks of a cloud takes turns with others' and holds up no fleet's
 * work, and bounds how many such questions one caller has under way: a client that leaves takes back those not begun only.
 */
@Injectable()
export class TurnInterceptor implements NestInterceptor {
  private readonly lines = new CallerLines(atOnce, mayWait);

  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { principal } = context.switchToHttp().getRequest<PrincipalRequest>();
    if (!principal) return next.handle();
    const { id } = principal;
    const handle = () => askedBy(`caller ${id}`, () => lastValueFrom(next.handle(), { defaultValue: undefined }));
    if (
      !this.reflector.getAllAndOverride<boolean | undefined>(ASKS_CLOUD, [context.getHandler(), context.getClass()])
    ) {
      return from(handle());
    }
    const gone = goneSignal(context.switchToHttp().getResponse<Response>());
    return from(unlessGone(gone, () => this.lines.run(id, handle, gone)));
  }
}
