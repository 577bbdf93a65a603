import { Injectable } from '@nestjs/common';
import { PriceBookService } from '../../billing';
import type { AccountScope } from '../../common/account.scope';
import { AccountService, type Account } from '../../fleets';
import { UnknownUsageService, type UnknownTreatment } from '../../metering';

export interface AccountView extends Account {
  priceBookId: string;
  unknownPolicy: UnknownTreatment;
}

/** Accounts together with how they are billed, which two other stages know. */
@Injectable()
export class AccountViews {
  constructor(
    private readonly accounts: AccountService,
    private readonly priceBooks: PriceBookService,
    private readonly unknownUsage: UnknownUsageService,
  ) {}

  /** @throws DomainError ACCOUNT_NOT_FOUND */
  async get(id: string, scope: AccountScope = null): Promise<AccountView> {
    const [view] = await this.of([await this.accounts.get(id, scope)]);
    return view;
  }

  /** In as many statements for a page of them as for one. */
  async of(accounts: Account[]): Promise<AccountView[]> {
    const ids = accounts.map(({ id }) => id);
    const [books, policies] = await Promise.all([this.priceBooks.booksOf(ids), this.unknownUsage.policiesOf(ids)]);
    return accounts.map((account) => ({
      ...account,
      priceBookId: books.get(account.id) as string,
      unknownPolicy: policies.get(account.id) as UnknownTreatment,
    }));
  }
}
