import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { derivedId } from '../../common/ids';
import { logger } from '../../common/logger';
import { counter } from '../../common/metrics';
import { CONFIG, type Config } from '../../config';
import { Database, holdBillingFacts, type Tx } from '../../database';
import { MeteringService } from '../../metering';
import { selectBilledAccount, type BilledAccount } from '../account.repository';
import {
  boundPeriod,
  closePeriod,
  haveReports,
  lockPeriod,
  monthToCloseFirst,
  selectPeriod,
} from '../months/billing-period.repository';
import { isBounded, overAt, type BillingPeriod, type BoundedPeriod } from '../months/billing-period.types';
import {
  accountNotFound,
  noBookInCurrency,
  periodNotFound,
  periodNotOver,
  periodOrder,
  reportsWait,
} from '../billing.errors';
import { requireLikeClocks } from './clocks.check';
import { linesOf } from './closing.lines';
import { lockAccount } from '../invoices/invoice.repository';
import { issueInvoice } from '../invoices/invoice.issuer';
import type { InvoiceDocument } from '../invoices/invoice.types';
import { bookOfAccount } from '../prices/price-book.repository';

const log = logger('billing');
const closedMonths = counter('moorage_billing_periods_closed_total', 'Months of accounts that were closed');

/** Another replica may hold reports just when we settle. */
const settleTries = 5;

/**
 * Closes months, in two transactions. The first sets the bounds: from there on it is decided what the invoice says,
 * whenever and by whomever it is made. The second writes lines, invoice and status, all or none. A process that dies
 * leaves the month as it was, or with its bounds: whoever closes it next goes on from there.
 */
@Injectable()
export class ClosingService {
  constructor(
    private readonly database: Database,
    private readonly metering: MeteringService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The closed month; one that is closed already is given as it is. Not to be asked within a transaction. One that is open
   * stays so where `signal` says to stop before it has its bounds.
   * @throws DomainError BILLING_PERIOD_NOT_FOUND, BILLING_PERIOD_NOT_OVER, BILLING_PERIOD_ORDER, BILLING_CURRENCY, CLOCKS_DIFFER
   */
  async close(id: string, signal?: AbortSignal): Promise<BillingPeriod> {
    const period = await selectPeriod(this.database, id);
    if (!period) throw periodNotFound(id);
    if (period.status === 'closed') return period;
    if (period.status === 'open') {
      await requireLikeClocks(this.database);
      const over = overAt(period);
      if (this.clock.now() < over) throw periodNotOver(period.month, over);
      await this.boundOf(period, signal);
    }
    const closed = await this.database.transaction((tx) => this.charge(tx, period));
    log.info({ event: 'billing.closed', accountId: closed.accountId, month: closed.month }, 'month closed');
    return closed;
  }

  /** What waits is of that month too; what is recorded after the bound is a correction. */
  private async boundOf(period: BillingPeriod, signal?: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      await this.metering.settle(signal);
      signal?.throwIfAborted();
      if (await this.database.transaction((tx) => this.bound(tx, period))) return;
      if (tries >= settleTries) throw reportsWait(period.month);
    }
  }

  /** False where reports of the month are not counted yet: they have no time of recording, so the bound comes after them. */
  private async bound(tx: Tx, { id, accountId }: BillingPeriod): Promise<boolean> {
    // The account's months get their bounds one after the other.
    await lockAccount(tx, accountId);
    await lockPeriod(tx, id);
    const period = await periodOf(tx, id);
    if (period.status !== 'open') return true;
    const first = await monthToCloseFirst(tx, period);
    if (first !== null) throw periodOrder(period.month, first);
    const priceBookId = await this.bookOf(tx, await accountOf(tx, period));
    const closingAt = this.clock.now();
    // Whoever records facts shares this lock until they are committed: none is recorded before the bound and seen after it.
    await holdBillingFacts(tx);
    if (await haveReports(tx, period)) return false;
    await boundPeriod(tx, id, { priceBookId, closingAt });
    return true;
  }

  /** An invoice has one currency, the account's. */
  private async bookOf(tx: Tx, account: BilledAccount): Promise<string> {
    const book = await bookOfAccount(tx, account.id);
    if (book.currency !== account.currency) throw noBookInCurrency(account.currency, book.currency);
    return book.id;
  }

  private async charge(tx: Tx, { id, accountId }: BillingPeriod): Promise<BillingPeriod> {
    // Before the month's own row, as everybody who issues a document takes them.
    await lockAccount(tx, accountId);
    await lockPeriod(tx, id);
    const period = await periodOf(tx, id);
    if (period.status === 'closed' || !isBounded(period)) return period;
    await issueMonth(tx, period, this.config.invoiceIssuer);
    await closePeriod(tx, id, this.clock.now());
    closedMonths.inc();
    return periodOf(tx, id);
  }
}

/** A month in which nothing was charged has no invoice. */
async function issueMonth(tx: Tx, period: BoundedPeriod, issuer: InvoiceDocument['issuer']): Promise<void> {
  const account = await accountOf(tx, period);
  const lines = await linesOf(tx, period, account.currency);
  if (lines.length === 0) return;
  await issueInvoice(tx, {
    id: derivedId(`invoice\n${period.id}`),
    kind: 'invoice',
    issuer,
    account,
    period: {
      id: period.id,
      label: period.month,
      start: period.startsAt.toISOString(),
      end: period.endsAt.toISOString(),
    },
    issuedAt: period.closingAt.toISOString(),
    knownBefore: period.knownBefore,
    credits: null,
    lines,
  });
}

async function periodOf(tx: Tx, id: string): Promise<BillingPeriod> {
  const period = await selectPeriod(tx, id);
  if (!period) throw periodNotFound(id);
  return period;
}

async function accountOf(tx: Tx, { accountId }: BillingPeriod): Promise<BilledAccount> {
  const account = await selectBilledAccount(tx, accountId);
  if (!account) throw accountNotFound(accountId);
  return account;
}
