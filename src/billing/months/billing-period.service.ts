import { Inject, Injectable } from '@nestjs/common';
import { sees, type AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { isUuid } from '../../common/ids';
import { pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { Database } from '../../database';
import { ensureMonths, selectPeriod, selectPeriods } from './billing-period.repository';
import type { BillingPeriod } from './billing-period.types';
import { periodNotFound } from '../billing.errors';

/** The months of accounts. */
@Injectable()
export class BillingPeriodService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Newest first, to the one that goes on; of the scope's accounts. */
  async list({ limit, cursor }: PageQuery, scope: AccountScope): Promise<Page<BillingPeriod>> {
    const after = placeOf(cursor, isPlace);
    await ensureMonths(this.database, this.clock.now(), scope);
    const rows = await selectPeriods(this.database, { scope, after, limit: limit + 1 });
    return pageOf(rows, limit, (period) => `${period.month}|${period.accountId}`);
  }

  /** `scope` names the accounts that the caller is limited to, or is null. @throws DomainError BILLING_PERIOD_NOT_FOUND */
  async get(id: string, scope: AccountScope = null): Promise<BillingPeriod> {
    const period = await selectPeriod(this.database, id);
    if (!period || !sees(scope, period.accountId)) throw periodNotFound(id);
    return period;
  }
}

function isPlace(key: string): boolean {
  const [month, accountId = ''] = key.split('|');
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(month) && isUuid(accountId);
}
