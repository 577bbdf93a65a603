import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import type { Decimal } from '../../common/money';
import { CONFIG, type Config } from '../../config';
import { Database } from '../../database';
import { selectBilledAccount } from '../account.repository';
import { databaseTime, ensureMonths, selectMonth, selectPeriods } from './billing-period.repository';
import { isBounded, type BillingPeriod, type BoundedPeriod } from './billing-period.types';
import { accountNotFound, monthNotFound, noBookInCurrency } from '../billing.errors';
import { selectCredits, selectInvoiceLines } from '../invoices/charge-line.repository';
import type { ChargeLine } from '../invoices/charge-line.types';
import { lineOf, linesOf, named } from '../closing/closing.lines';
import { selectInvoice, selectInvoiceTotals } from '../invoices/invoice.repository';
import type { InvoiceDocument } from '../invoices/invoice.types';
import { streamParts, type MonthPart } from './month.parts.repository';
import { inOrder, isNothing } from './month.rater';
import { reckonMonth, type MonthToReckon } from './month.reckoner';
import { bookOfAccount, selectPrices } from '../prices/price-book.repository';
import { priceSpans } from '../prices/price.spans';
import type { Statement } from './statement.types';

/** What a month of an account comes to, closed or not, and what that is made of. */
@Injectable()
export class StatementService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @param month such as `2026-03`
   * @param until of a month that is not closed: what goes on is counted to here; to now when left out
   * @throws DomainError ACCOUNT_NOT_FOUND, BILLING_PERIOD_NOT_FOUND, BILLING_CURRENCY
   */
  async statement(accountId: string, month: string, until?: Date): Promise<Statement> {
    const now = this.clock.now();
    await ensureMonths(this.database, now, [accountId]);
    const period = await selectMonth(this.database, accountId, month);
    if (!period) throw monthNotFound(accountId, month);
    const span = { from: period.startsAt, to: period.endsAt };
    const credits = (await selectCredits(this.database, { accountId, ...span })).map(({ number, ...line }) => ({
      ...line,
      note: { id: line.invoiceId, number },
    }));
    const made = isBounded(period) ? await this.bounded(period) : await this.open(period, until ?? now);
    return { period, credits, ...made };
  }

  /** The account's months, newest first: the one that goes on, and those before it. @throws DomainError ACCOUNT_NOT_FOUND */
  async months(accountId: string, limit: number): Promise<BillingPeriod[]> {
    await this.account(accountId);
    await ensureMonths(this.database, this.clock.now(), [accountId]);
    return selectPeriods(this.database, { scope: [accountId], after: null, limit });
  }

  /** What closed months were invoiced, by their ids; without those in which nothing was charged. */
  invoiced(months: BillingPeriod[]): Promise<Map<string, Decimal>> {
    return selectInvoiceTotals(
      this.database,
      months.map(({ id }) => id),
    );
  }

  /** The month that goes on. */
  async current(accountId: string, until?: Date): Promise<Statement> {
    const [{ month }] = await this.months(accountId, 1);
    return this.statement(accountId, month, until);
  }

  /**
   * By fleet, meter, price and resource: what the month's own lines are made of, in batches.
   * @throws the signal's reason when it aborts before it is their turn: few are read at once
   */
  async *parts({ bounds }: Statement, signal?: AbortSignal): AsyncGenerator<MonthPart[]> {
    const prices = await selectPrices(this.database, bounds.priceBookId, bounds.knownBefore);
    yield* streamParts(this.database, bounds, priceSpans(prices, bounds.month), signal);
  }

  /** As it was issued; while it is being closed, as it is going to be. */
  private async bounded(period: BoundedPeriod): Promise<Made> {
    const account = await this.account(period.accountId);
    const bounds: MonthToReckon = {
      accountId: account.id,
      month: { from: period.startsAt, to: period.endsAt },
      now: period.endsAt,
      knownBefore: period.knownBefore,
      priceBookId: period.priceBookId,
      currency: account.currency,
    };
    const invoice = period.invoiceId === null ? null : await selectInvoice(this.database, period.invoiceId);
    if (!invoice) {
      const lines = period.status === 'closed' ? [] : await linesOf(this.database, period, account.currency);
      return { account, issuerName: this.config.invoiceIssuer.name, invoice: null, lines, bounds };
    }
    const document = JSON.parse(invoice.document) as InvoiceDocument;
    return {
      account: document.account,
      issuerName: document.issuer.name,
      invoice: { id: invoice.id, number: invoice.number },
      lines: await selectInvoiceLines(this.database, invoice.id),
      bounds,
    };
  }

  private async open(period: BillingPeriod, until: Date): Promise<Made> {
    const account = await this.account(period.accountId);
    const book = await bookOfAccount(this.database, account.id);
    if (book.currency !== account.currency) throw noBookInCurrency(account.currency, book.currency);
    const bounds: MonthToReckon = {
      accountId: account.id,
      month: { from: period.startsAt, to: period.endsAt },
      now: until,
      knownBefore: await databaseTime(this.database),
      priceBookId: book.id,
      currency: account.currency,
    };
    const { lines: rated } = await reckonMonth(this.database, bounds);
    const told = inOrder(rated.filter((line) => !isNothing(line)));
    const lines = told.map((line) => lineOf({ ...line, fleetName: null, correctsId: null }, period, period));
    return {
      account,
      issuerName: this.config.invoiceIssuer.name,
      invoice: null,
      lines: await named(this.database, lines),
      bounds,
    };
  }

  private async account(id: string) {
    const account = await selectBilledAccount(this.database, id);
    if (!account) throw accountNotFound(id);
    return account;
  }
}

type Made = Pick<Statement, 'account' | 'issuerName' | 'invoice' | 'lines' | 'bounds'> & { lines: ChargeLine[] };
