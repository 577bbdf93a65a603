import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { from, map, mergeMap, type Observable } from 'rxjs';
import { DomainError } from '../../common/errors';
import { isUuid, sha256 } from '../../common/ids';
import { Database } from '../../database';
import type { PrincipalRequest } from '../access/principal';
import { holdRow } from './tag.repository';
import { TAGGED, type TagRule } from './tagged.decorator';

type Controller = Record<string, (...given: unknown[]) => Promise<unknown>>;

/**
 * Lets nobody change what somebody else has changed meanwhile: reads answer with an ETag, and a change with If-Match is
 * refused unless the object still has that tag. It works within the transaction of the change, behind `ChangeInterceptor`,
 * and holds the object's row from the comparison to the commit.
 */
@Injectable()
export class TagInterceptor implements NestInterceptor {
  constructor(
    private readonly database: Database,
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const rule = this.reflector.get<TagRule | undefined>(TAGGED, context.getClass());
    const request = context.switchToHttp().getRequest<PrincipalRequest>();
    if (!rule || request.params[rule.param] === undefined) return next.handle();
    const response = context.switchToHttp().getResponse<Response>();
    const tagged = (view: unknown) => {
      response.setHeader('ETag', tagOf(rule, view));
      return view;
    };
    if (['GET', 'HEAD'].includes(request.method)) {
      if (context.getHandler().name !== 'get') return next.handle();
      // The tag leaves out what changes by itself: Express would answer 304 though that has changed.
      delete request.headers['if-none-match'];
      return next.handle().pipe(map(tagged));
    }
    const checked = from(this.check(rule, request, context)).pipe(mergeMap(() => next.handle()));
    // These answer with the object as it is now.
    return ['PATCH', 'PUT'].includes(request.method) ? checked.pipe(map(tagged)) : checked;
  }

  private async check(rule: TagRule, request: PrincipalRequest, context: ExecutionContext): Promise<void> {
    const given = request.get('if-match');
    const ids = Object.values(request.params) as string[];
    // An id that cannot be one is refused by the route itself.
    if (given === undefined || !ids.every(isUuid)) return;
    await this.database.transaction((tx) => holdRow(tx, rule.table, request.params[rule.param] as string));
    const controller = this.modules.get<Controller>(context.getClass(), { strict: false });
    const now = tagOf(rule, await controller.get(...ids, request.principal));
    if (!matches(given, now)) throw changedMeanwhile(now);
  }
}

const tagOf = (rule: TagRule, view: unknown): string =>
  `"${sha256(JSON.stringify(rule.of(view as never))).slice(0, 32)}"`;

/** Strong comparison (RFC 9110, section 13.1.1): a weak tag matches nothing. */
const matches = (given: string, now: string): boolean =>
  given.trim() === '*' || given.split(',').some((tag) => tag.trim() === now);

const changedMeanwhile = (now: string): DomainError =>
  new DomainError({
    code: 'PRECONDITION_FAILED',
    status: 412,
    message: `it was changed since it was read with that ETag; now it is ${now}`,
    action: 'Read it again, decide anew, and send the ETag that it has then.',
  });
