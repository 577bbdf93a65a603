import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import { isUuid, newId, newSecret, sha256 } from '../../common/ids';
import { pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { brokenConstraint, Database } from '../../database';
import { deleteToken, insertToken, selectTokens, type ApiToken } from './api-token.repository';
import type { ApiTokenInput } from './api-token.schema';
import type { Principal } from './principal';

@Injectable()
export class ApiTokenService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes a token; its text is told this once.
   * @throws DomainError REFERENCE_NOT_FOUND; a caller that is limited to an account makes tokens for that account only
   */
  async create(input: ApiTokenInput, caller: Principal): Promise<ApiToken & { token: string }> {
    const token = `moorage_${newSecret()}`;
    const accountId = input.accountId ?? caller.accountId;
    if (caller.accountId !== null && accountId !== caller.accountId) throw accountMissing(accountId);
    const row: ApiToken = {
      ...{ id: newId(), name: input.name, role: input.role, accountId, createdAt: this.clock.now() },
      ...{ expiresAt: input.expiresAt ? new Date(input.expiresAt) : null, lastUsedAt: null },
    };
    await insertToken(this.database, { ...row, hash: sha256(token) }).catch((error: unknown) => {
      throw brokenConstraint(error) === 'fk_api_token_account' ? accountMissing(accountId) : error;
    });
    return { ...row, token };
  }

  async list({ limit, cursor }: PageQuery, caller: Principal): Promise<Page<ApiToken>> {
    const after = placeOf(cursor, isUuid);
    const rows = await selectTokens(this.database, { account: caller.accountId, after, limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id);
  }

  /** From now on it lets nobody in. @throws DomainError API_TOKEN_NOT_FOUND */
  async remove(id: string, caller: Principal): Promise<void> {
    if (await deleteToken(this.database, id, caller.accountId)) return;
    throw new DomainError({
      code: 'API_TOKEN_NOT_FOUND',
      status: 404,
      message: `there is no API token ${id}`,
      action: 'Take the id from the list of API tokens.',
    });
  }
}

const accountMissing = (id: string | null): DomainError =>
  new DomainError({
    code: 'REFERENCE_NOT_FOUND',
    status: 422,
    message: `there is no account ${id}`,
    action: 'Take the id from the list of accounts.',
    details: [{ pointer: '/accountId', message: `there is no account ${id}` }],
  });
