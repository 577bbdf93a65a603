import { Inject, Injectable } from '@nestjs/common';
import { sees, type AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import { isUuid, newId, newSecret, sha256 } from '../../common/ids';
import { requireFutureEnd } from '../../common/invalid.field';
import { pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { Database } from '../../database';
import {
  deleteToken,
  insertToken,
  missingAccounts,
  selectToken,
  selectTokens,
  type ApiToken,
} from './api-token.repository';
import type { ApiTokenInput } from './api-token.schema';
import type { Principal } from './principal';

/** As the API shows it: with the account by itself, where there is one only. */
type ShownToken = ApiToken & { accountId: string | null };
const shown = (token: ApiToken): ShownToken => ({
  ...token,
  accountId: token.accountIds?.length === 1 ? token.accountIds[0] : null,
});

@Injectable()
export class ApiTokenService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes a token; its text is told this once. It reaches no further than its maker, who is an administrator: of roles
   * there is none above, and accounts are checked.
   * @throws DomainError REFERENCE_NOT_FOUND for an account that is not there, or that the maker does not see, VALIDATION_FAILED
   */
  async create(input: ApiTokenInput, caller: Principal): Promise<ShownToken & { token: string }> {
    const createdAt = this.clock.now();
    requireFutureEnd(input.expiresAt, createdAt);
    const token = `moorage_${newSecret()}`;
    const asked = input.accountIds ?? (input.accountId ? [input.accountId] : null);
    if (asked) await this.requireAccounts(asked, caller.accountIds, input.accountIds ? '/accountIds' : '/accountId');
    const accountIds = asked ? [...new Set(asked)] : caller.accountIds;
    const row: ApiToken = {
      id: newId(),
      name: input.name,
      role: input.role,
      accountIds,
      createdAt,
      expiresAt: input.expiresAt ? new Date(input.expiresAt) : null,
      lastUsedAt: null,
    };
    await insertToken(this.database, { ...row, hash: sha256(token) });
    return { ...shown(row), token };
  }

  private async requireAccounts(ids: string[], scope: AccountScope, pointer: string): Promise<void> {
    const hidden = ids.find((id) => !sees(scope, id)) ?? (await missingAccounts(this.database, ids)).at(0);
    if (hidden !== undefined) throw accountMissing(hidden, pointer);
  }

  async list({ limit, cursor }: PageQuery, caller: Principal): Promise<Page<ShownToken>> {
    const after = placeOf(cursor, isUuid);
    const rows = await selectTokens(this.database, { scope: caller.accountIds, after, limit: limit + 1 });
    return pageOf(rows.map(shown), limit, ({ id }) => id);
  }

  /** @throws DomainError API_TOKEN_NOT_FOUND */
  async get(id: string): Promise<ShownToken> {
    const token = await selectToken(this.database, id);
    if (!token) throw tokenMissing(id);
    return shown(token);
  }

  /** From now on it lets nobody in. @throws DomainError API_TOKEN_NOT_FOUND */
  async remove(id: string, caller: Principal): Promise<void> {
    if (!(await deleteToken(this.database, id, caller.accountIds))) throw tokenMissing(id);
  }
}

const tokenMissing = (id: string): DomainError =>
  new DomainError({
    code: 'API_TOKEN_NOT_FOUND',
    status: 404,
    message: `there is no API token ${id}`,
    action: 'Take the id from the list of API tokens.',
  });

const accountMissing = (id: string, pointer: string): DomainError =>
  new DomainError({
    code: 'REFERENCE_NOT_FOUND',
    status: 422,
    message: `there is no account ${id}`,
    action: 'Take the id from the list of accounts.',
    details: [{ pointer, message: `there is no account ${id}` }],
  });
