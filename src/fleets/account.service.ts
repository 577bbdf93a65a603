import { Inject, Injectable } from '@nestjs/common';
import { sees, type AccountScope } from '../common/account.scope';
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

  /** `scope` names the accounts that the caller is limited to, or is null. @throws DomainError ACCOUNT_NOT_FOUND */
  async get(id: string, scope: AccountScope = null): Promise<Account> {
    const account = await selectAccount(this.database, id);
    if (!account || !sees(scope, id)) throw notFound('account', id);
    return account;
  }

  /** Every account, or those that `scope` names. */
  async list({ limit, cursor }: PageQuery, scope: AccountScope = null): Promise<Page<Account>> {
    const after = placeOf(cursor, isUuid);
    const rows = await selectAccounts(this.database, { scope, after, limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id);
  }
}
