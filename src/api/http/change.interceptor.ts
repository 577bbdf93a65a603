import { Injectable, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { DomainError } from '../../common/errors';
import { isUuid } from '../../common/ids';
import { logger } from '../../common/logger';
import { Database, type Source, type Tx } from '../../database';
import type { Principal, PrincipalRequest } from '../access/principal';
import { AuditService } from '../audit/audit.service';
import { SUBJECT, type AuditSubject } from '../audit/subject.decorator';
import { stayIdle } from '../idempotency/idempotency.repository';
import { IdempotencyService } from '../idempotency/idempotency.service';
import { KeyedRequestGate, type Lasting } from '../idempotency/keyed-request.gate';
import { holdRow } from '../tags/tag.repository';
import { TAGGED, type TaggedTable, type TagRule } from '../tags/tagged.decorator';
import { requireStorable, validationFailed } from './validation.pipe';

const log = logger('api');

const ALONE = 'moorage:commits-itself';

/** The route is not one transaction: it acts in the cloud, or on many things one by one. Doing it twice does no harm. */
export const CommitsItself = (lasting: Lasting = 'short') => SetMetadata(ALONE, lasting);

const ASKS = 'moorage:changes-nothing';

/** The route only reckons something up from what it is sent: there is nothing to put on record. */
export const ChangesNothing = () => SetMetadata(ASKS, true);

const BRIEF = 'moorage:recorded-in-brief';
type Brief = (answer: never) => unknown;

/** What the route is sent has a table of its own: the audit log keeps nothing of the body, and of the answer only this. */
export const RecordedInBrief = <T>(brief: (answer: T) => unknown) => SetMetadata(BRIEF, brief);

/**
 * Makes each change, its line in the audit log and its remembered answer one transaction: a crash leaves all or none.
 * A route that commits by itself is done again when its sender repeats it after a crash, which each of these bears.
 */
@Injectable()
export class ChangeInterceptor implements NestInterceptor {
  private readonly gate = new KeyedRequestGate();

  constructor(
    private readonly database: Database,
    private readonly reflector: Reflector,
    private readonly idempotency: IdempotencyService,
    private readonly audit: AuditService,
    private readonly modules: ModuleRef,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<PrincipalRequest>();
    const { principal } = request;
    if (!principal || request.method === 'GET' || request.method === 'HEAD') return next.handle();
    requireStorable(request.body, 'body');
    requireStorable(request.query, 'query');
    const alone = this.reflector.get<Lasting | undefined>(ALONE, context.getHandler()) ?? null;
    const asks = this.reflector.get<boolean | undefined>(ASKS, context.getHandler()) ?? false;
    const brief = this.reflector.get<Brief | undefined>(BRIEF, context.getHandler()) ?? null;
    const key = keyOf(request);
    if (asks && key === null) return next.handle();
    const response = context.switchToHttp().getResponse<Response>();
    const handle = () => lastValueFrom(next.handle(), { defaultValue: undefined }) as Promise<unknown>;
    const subject = this.reflector.get<AuditSubject | undefined>(SUBJECT, context.getClass());
    const held = heldBy(request, this.reflector.get<TagRule | undefined>(TAGGED, context.getClass()));
    return from(this.change({ request, response, principal, alone, asks, brief, key, handle, subject, held }));
  }

  private async change(change: Change): Promise<unknown> {
    const { alone, key } = change;
    if (alone === null) return this.inTransaction(change);
    return key === null
      ? this.performAlone(this.database, change)
      : this.gate.pass(alone, change.principal.id, () => this.inTransaction(change));
  }

  private inTransaction(change: Change): Promise<unknown> {
    const { request, response, principal, key, alone } = change;
    return this.database.transaction(async (tx) => {
      if (alone !== null) await stayIdle(tx);
      if (key === null) return this.perform(tx, change);
      const place = { principal: principal.id, route: `${request.method} ${request.path}`, key };
      const known = await this.idempotency.recall(tx, place, request);
      if (known) {
        response.status(known.status).setHeader('Idempotency-Replayed', 'true');
        return known.body ?? undefined;
      }
      const body = await this.perform(tx, change);
      await this.idempotency.remember(tx, place, request, { status: response.statusCode, body });
      return body;
    });
  }

  private async perform(tx: Tx, change: Change): Promise<unknown> {
    const { alone, asks, handle, held } = change;
    if (alone !== null) return this.performAlone(tx, change);
    // What is on record as it was is what this change finds, and nobody else's comes in between.
    if (held) await holdRow(tx, held.table, held.id);
    const before = asks ? null : await this.database.within(tx, () => this.seen(change));
    const body = await this.database.within(tx, handle);
    if (asks) return body;
    await this.record(tx, change, before, body);
    return body;
  }

  private async performAlone(source: Source, change: Change): Promise<unknown> {
    const before = await this.seen(change);
    try {
      const body = await change.handle();
      await this.record(source, change, before, body);
      return body;
    } catch (error) {
      await this.recordFailure(change, before, error);
      throw error;
    }
  }

  private record(source: Source, change: Change, before: unknown, body: unknown): Promise<void> {
    const { request, response, principal, brief } = change;
    const after = brief === null ? body : brief(body as never);
    const withoutBody = brief !== null;
    return this.audit.record(source, request, principal, { status: response.statusCode, before, after, withoutBody });
  }

  /** What broke off may have done part of it: that stands, so who asked for it is on record too. */
  private async recordFailure({ request, principal, brief }: Change, before: unknown, error: unknown): Promise<void> {
    const status = error instanceof DomainError ? error.status : 500;
    if (status < 500) return;
    try {
      await this.audit.record(this.database, request, principal, {
        status,
        before,
        after: null,
        withoutBody: brief !== null,
      });
    } catch (err) {
      // The sender is told of the first failure.
      log.error({ event: 'audit.lost', err }, 'a change that failed is not in the audit log');
    }
  }

  /** What is about to be changed, for the audit log; null where it is not there: the handler says so to whoever asked. */
  private async seen({ request, subject }: Change): Promise<unknown> {
    if (!subject) return null;
    const ids = subject.params.map((name) => String(request.params[name] ?? ''));
    if (!ids.every(isUuid)) return null;
    try {
      return await this.modules.get(subject.service, { strict: false }).get(...(ids as never[]));
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }
}

interface Change {
  request: PrincipalRequest;
  response: Response;
  principal: Principal;
  alone: Lasting | null;
  asks: boolean;
  brief: Brief | null;
  key: string | null;
  handle: () => Promise<unknown>;
  subject: AuditSubject | undefined;
  held: Held | null;
}

/** The row that is changed. */
interface Held {
  table: TaggedTable;
  id: string;
}

/** What these methods change is one row; other routes have locks of their own to take before it. */
function heldBy({ method, params }: PrincipalRequest, rule: TagRule | undefined): Held | null {
  if (!rule || !['PATCH', 'PUT'].includes(method)) return null;
  const id = String(params[rule.param] ?? '');
  return isUuid(id) ? { table: rule.table, id } : null;
}

function keyOf(request: PrincipalRequest): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined || request.method !== 'POST') return null;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw validationFailed([{ parameter: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }]);
}
