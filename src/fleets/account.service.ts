import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
import { isUuid, newId } from '../common/ids';
import { pageOf, placeOf, type Page, type PageQuery } from '../common/page';
import { Database } from '../database';
import { insertAccount, selectAccount, selectAccounts } from './account.repository';
import type { AccountInput } from './account.schema';
import type { Account } from './fleet.types';
import { notFound } from './fleets.errors';

@Injectable()
export class AccountService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(input: AccountInput): Promise<Account> {
    const account: Account = { ...input, id: newId(), createdAt: this.clock.now() };
    await insertAccount(this.database, account);
    return account;
  }

  /** `scope` is the account that the caller is limited to, or null. @throws DomainError ACCOUNT_NOT_FOUND */
  async get(id: string, scope: string | null = null): Promise<Account> {
    const account = await selectAccount(this.database, id);
    if (!account || (scope !== null && scope !== id)) throw notFound('account', id);
    return account;
  }

  /** Every account, or the one that `scope` names. */
  async list({ limit, cursor }: PageQuery, scope: string | null = null): Promise<Page<Account>> {
    const after = placeOf(cursor, isUuid);
    const rows = await selectAccounts(this.database, { only: scope, after, limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id);
  }
}
