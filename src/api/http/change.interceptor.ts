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
import type { KeyPlace } from '../idempotency/idempotency.repository';
import { IdempotencyService, type Answer } from '../idempotency/idempotency.service';
import { holdRow } from '../tags/tag.repository';
import { TAGGED, type TaggedTable, type TagRule } from '../tags/tagged.decorator';
import { requireStorable, validationFailed } from './validation.pipe';

const log = logger('api');

const ALONE = 'moorage:commits-itself';

/** The route is not one transaction: it acts in the cloud, or on many things one by one. Doing it twice does no harm. */
export const CommitsItself = () => SetMetadata(ALONE, true);

const ASKS = 'moorage:changes-nothing';

/** The route only reckons something up from what it is sent: there is nothing to put on record. */
export const ChangesNothing = () => SetMetadata(ASKS, true);

const BRIEF = 'moorage:recorded-in-brief';
type Brief = (answer: never) => unknown;

/** What the route is sent has a table of its own: the audit log keeps nothing of the body, and of the answer only this. */
export const RecordedInBrief = <T>(brief: (answer: T) => unknown) => SetMetadata(BRIEF, brief);

/**
 * Makes each change, its line in the audit log and its remembered answer one transaction: a crash leaves all or none.
 * A route that commits by itself is asked for again when its sender repeats it after a crash, which each of these bears.
 */
@Injectable()
export class ChangeInterceptor implements NestInterceptor {
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
    const alone = this.reflector.get<boolean | undefined>(ALONE, context.getHandler()) ?? false;
    const asks = this.reflector.get<boolean | undefined>(ASKS, context.getHandler()) ?? false;
    const brief = this.reflector.get<Brief | undefined>(BRIEF, context.getHandler()) ?? null;
    const place = placeOf(request, principal);
    if (asks && place === null) return next.handle();
    const response = context.switchToHttp().getResponse<Response>();
    const handle = () => lastValueFrom(next.handle(), { defaultValue: undefined }) as Promise<unknown>;
    const subject = this.reflector.get<AuditSubject | undefined>(SUBJECT, context.getClass());
    const held = heldBy(request, this.reflector.get<TagRule | undefined>(TAGGED, context.getClass()));
    const change = { request, response, principal, asks, brief, place, handle, subject, held };
    return from(alone ? this.byItself(change) : this.inTransaction(change));
  }

  private inTransaction(change: Change): Promise<unknown> {
    const { request, response, place } = change;
    return this.database.transaction(async (tx) => {
      if (place === null) return this.perform(tx, change);
      await this.idempotency.hold(tx, place);
      const known = await this.replayed(tx, change, place);
      if (known) return known.body;
      const body = await this.perform(tx, change);
      await this.idempotency.remember(tx, place, request, { status: response.statusCode, body });
      return body;
    });
  }

  private async perform(tx: Tx, change: Change): Promise<unknown> {
    const { asks, handle, held } = change;
    // What is on record as it was is what this change finds, and nobody else's comes in between.
    if (held) await holdRow(tx, held.table, held.id);
    const before = asks ? null : await this.database.within(tx, () => this.seen(change));
    const body = await this.database.within(tx, handle);
    if (asks) return body;
    await this.record(tx, change, before, body);
    return body;
  }

  private async byItself(change: Change): Promise<unknown> {
    const { place } = change;
    if (place === null)
      return this.performAlone(change, (before, body) => this.record(this.database, change, before, body));
    return this.idempotency.holding(place, async () => {
      const known = await this.replayed(this.database, change, place);
      if (known) return known.body;
      return this.performAlone(change, (before, body) => this.recordAnswered(change, place, before, body));
    });
  }

  private async performAlone(
    change: Change,
    record: (before: unknown, body: unknown) => Promise<void>,
  ): Promise<unknown> {
    const before = await this.seen(change);
    try {
      const body = await change.handle();
      await record(before, body);
      return body;
    } catch (error) {
      await this.recordFailure(change, before, error);
      throw error;
    }
  }

  /** What the key was answered before, which is answered again; null where it is new. */
  private async replayed(source: Source, { request, response }: Change, place: KeyPlace): Promise<Answer | null> {
    const known = await this.idempotency.recall(source, place, request);
    if (known) response.status(known.status).setHeader('Idempotency-Replayed', 'true');
    return known;
  }

  private recordAnswered(change: Change, place: KeyPlace, before: unknown, body: unknown): Promise<void> {
    const { request, response } = change;
    return this.database.transaction(async (tx) => {
      await this.record(tx, change, before, body);
      await this.idempotency.remember(tx, place, request, { status: response.statusCode, body });
    });
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
  asks: boolean;
  brief: Brief | null;
  /** Of its Idempotency-Key, if it has one. */
  place: KeyPlace | null;
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

function placeOf(request: PrincipalRequest, { id }: Principal): KeyPlace | null {
  const key = request.get('idempotency-key');
  if (key === undefined || request.method !== 'POST') return null;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return { principal: id, route: `${request.method} ${request.path}`, key };
  throw validationFailed([{ parameter: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }]);
}
