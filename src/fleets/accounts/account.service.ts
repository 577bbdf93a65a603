import { Inject, Injectable } from '@nestjs/common';
import { sees, type AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { newId } from '../../common/ids';
import { invalidField } from '../../common/invalid.field';
import type { Page } from '../../common/page';
import { Database, listOrder, type SortedQuery } from '../../database';
import { accountSorting, insertAccount, knowsTimeZone, selectAccount, selectAccounts } from './account.repository';
import { noTimeZone, type AccountInput } from './account.schema';
import type { Account } from '../fleet.types';
import { notFound } from '../fleets.errors';

export interface AccountListQuery extends SortedQuery<keyof typeof accountSorting.fields> {
  /** Part of the name. */
  q?: string;
}

@Injectable()
export class AccountService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError VALIDATION_FAILED where Postgres, which reckons the months, does not know the time zone */
  async create(input: AccountInput): Promise<Account> {
    if (!(await knowsTimeZone(this.database, input.timeZone))) throw invalidField('/timeZone', noTimeZone);
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
  async list(query: AccountListQuery, scope: AccountScope = null): Promise<Page<Account>> {
    const { q: search = null, limit } = query;
    const order = listOrder(accountSorting, query);
    return order.page(await selectAccounts(this.database, { scope, search }, order, limit + 1), limit);
  }
}
