import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CLOCK, type Clock } from '../../common/clock';
import { currentCorrelation } from '../../common/correlation';
import { newId } from '../../common/ids';
import type { Page } from '../../common/page';
import { Database, listOrder, type Source, type Tx } from '../../database';
import type { Principal, PrincipalRequest } from '../access/principal';
import { auditSorting, insertEntry, selectEntries, type AuditEntry } from './audit.repository';
import type { AuditQuery } from './audit.schema';
import { masked } from './mask';

export interface Change {
  status: number;
  /** What it changed, as it was. */
  before: unknown;
  /** The answer. */
  after: unknown;
  /** What was sent is on record elsewhere. */
  withoutBody: boolean;
}

/** A sign-in finds and leaves nothing. */
const nothing = { before: null, after: null, withoutBody: false };

export interface Refusal {
  /** Who they said they were. */
  name: string;
  status: number;
  /** How many before it have no line. */
  leftOut: number;
}

type Actor = Pick<AuditEntry, 'actorId' | 'actor' | 'role' | 'accountIds'>;

/** Who did what, and from where. */
@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async record(source: Source, request: PrincipalRequest, principal: Principal, change: Change): Promise<void> {
    const { id, name, role, accountIds } = principal;
    await this.write(source, request, { actorId: id, actor: name, role, accountIds }, change);
  }

  /** Of somebody who came in. */
  recordSignIn(tx: Tx, request: Request, { id, name, role, accountIds }: Principal): Promise<void> {
    return this.write(tx, request, { actorId: id, actor: name, role, accountIds }, { ...nothing, status: 201 });
  }

  /** Of somebody who did not. */
  recordRefusal(database: Database, request: Request, { name, status, leftOut }: Refusal): Promise<void> {
    const nobody = { actorId: 'nobody', actor: name, role: 'none', accountIds: null };
    const after = leftOut === 0 ? null : { leftOut };
    return this.write(database, request, nobody, { ...nothing, status, after });
  }

  private async write(source: Source, request: Request, actor: Actor, change: Change): Promise<void> {
    const { status, before, after, withoutBody } = change;
    const { path: template } = request.route as { path: string };
    await insertEntry(source, {
      id: newId(),
      at: this.clock.now(),
      ...actor,
      action: `${request.method} ${template}`,
      path: request.path,
      status,
      request: withoutBody ? null : masked(sentWith(request)),
      before: masked(before ?? undefined),
      after: masked(after ?? undefined),
      address: request.ip ?? null,
      correlationId: currentCorrelation() ?? null,
    });
  }

  async list(query: AuditQuery, caller: Principal): Promise<Page<AuditEntry>> {
    const { actorId = null, q: actor = null, action = null, object = null, from, to, limit } = query;
    const order = listOrder(auditSorting, query);
    const filter = {
      scope: caller.accountIds,
      actorId,
      actor,
      action,
      object,
      from: from ? new Date(from) : null,
      to: to ? new Date(to) : null,
    };
    return order.page(await selectEntries(this.database, filter, order, limit + 1), limit);
  }
}

/** The body; of a change that takes none of JSON, such as an upload, what stands in the query. */
function sentWith({ method, body, query }: Request): unknown {
  return method !== 'GET' && body === undefined && Object.keys(query).length > 0 ? { ...query } : body;
}
