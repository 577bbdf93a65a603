import { Injectable, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { DomainError } from '../../common/errors';
import { Semaphore } from '../../common/semaphore';
import { Database, tookTooLong } from '../../database';
import type { PrincipalRequest } from '../access/principal';
import { CallerLines } from './caller.lines';
import { goneSignal, unlessGone } from './chunked.answer';

const READS_MUCH = 'moorage:reads-much';

/** The route reckons its answer from usage, of which there may be millions of rows. */
export const ReadsMuch = () => SetMetadata(READS_MUCH, true);

/**
 * Each keeps a connection for as long as Postgres reckons, and more work when its client has long left: they must never be
 * all that the pool has, nor all of one caller.
 */
const atOnce = 4;
const ofOneCaller = 2;
const mayWait = 50;

/** Lets few reads of much usage at a time through, and none for ever. */
export class HeavyReads {
  private readonly permits = new Semaphore(atOnce);
  private readonly lines = new CallerLines(ofOneCaller, mayWait);

  /** `patienceMs`: of one statement. */
  constructor(
    private readonly database: Database,
    private readonly patienceMs = 120_000,
  ) {}

  /** @throws DomainError USAGE_TOO_LARGE, CALLER_BUSY, and the signal's reason when it aborts before the work has begun */
  run<T>(who: string, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.lines.run(who, () => this.permits.run(() => this.bounded(work), signal), signal);
  }

  private async bounded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.database.withPatience(this.patienceMs, work);
    } catch (error) {
      throw tookTooLong(error) ? tooLarge(this.patienceMs, error) : error;
    }
  }
}

@Injectable()
export class HeavyReadInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly reads: HeavyReads,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { principal } = context.switchToHttp().getRequest<PrincipalRequest>();
    const much = this.reflector.get<boolean | undefined>(READS_MUCH, context.getHandler());
    if (!much || !principal) return next.handle();
    const gone = goneSignal(context.switchToHttp().getResponse<Response>());
    const handle = () => lastValueFrom(next.handle(), { defaultValue: undefined }) as Promise<unknown>;
    return from(unlessGone(gone, () => this.reads.run(principal.id, handle, gone)));
  }
}

const tooLarge = (ms: number, cause: unknown): DomainError =>
  new DomainError({
    code: 'USAGE_TOO_LARGE',
    status: 503,
    level: 'warn',
    message: `Postgres took more than ${ms / 1_000} s for a part of the answer`,
    action:
      'Ask for a shorter time, for one account or fleet, or for longer periods; or again when there is less to do.',
    retryAfter: 60,
    cause,
  });
