import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { divide, fraction, greatest, multiply, roundedFraction, zero } from '../../common/fraction';
import { groupBy } from '../../common/group';
import { newId } from '../../common/ids';
import { compare, normalized, sum, times, type Decimal } from '../../common/money';
import type { Page } from '../../common/page';
import { brokenConstraint, Database, listOrder, shareBillingFacts, type SortedQuery, type Tx } from '../../database';
import { accountNotFound, bookNameTaken, bookNotFound, otherCurrency, priceOverlap } from '../billing.errors';
import * as books from './price-book.repository';
import type { PriceBook } from './price-book.repository';
import type { PriceBookInput, PriceInput } from './price-book.schema';
import { costOfUnits } from './price.cost';
import { priceOf } from './price.maker';
import type { Price } from './price.types';

/** Hours of a month in an estimate: 365 days of 24 hours, by twelve. */
const monthHours = '730';
/** Decimals of money that is not on an invoice. */
const places = 6;

export interface MonthlyItem {
  meter: string;
  /** How many, or GiB. */
  quantity: Decimal;
}

export interface PriceBookListQuery extends SortedQuery<keyof typeof books.bookSorting.fields> {
  /** ISO 4217. */
  currency?: string;
}

export interface MonthlyCost {
  currency: string;
  /** Sum of the items' costs. */
  total: Decimal;
  /** False where a meter has no price now: it is in the total as nothing. */
  priced: boolean;
  items: (MonthlyItem & { unitPrice: Decimal | null; cost: Decimal })[];
}

/** Price books, their prices, and which account is billed by which. */
@Injectable()
export class PriceBookService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError PRICE_BOOK_NAME_TAKEN */
  async create({ name, currency }: PriceBookInput): Promise<PriceBook> {
    const book = { id: newId(), name, currency, isDefault: false, createdAt: this.clock.now() };
    try {
      await books.insertBook(this.database, book);
    } catch (error) {
      throw brokenConstraint(error) === 'uq_price_book_name' ? bookNameTaken(name) : error;
    }
    return { ...book, prices: [] };
  }

  /**
   * Books with their prices, oldest first unless sorted. Whoever is limited to accounts sees the default one and those that
   * these are billed by, or were: what others have agreed is theirs.
   */
  async list(query: PriceBookListQuery, scope: AccountScope = null): Promise<Page<PriceBook>> {
    const { currency = null, limit } = query;
    const order = listOrder(books.bookSorting, query);
    return order.page(await books.selectBooks(this.database, { currency, scope }, order, limit + 1), limit);
  }

  /** @throws DomainError PRICE_BOOK_NOT_FOUND, also where the scope does not see it */
  async get(id: string, scope: AccountScope = null): Promise<PriceBook> {
    const book = await books.selectBook(this.database, id, scope);
    if (!book) throw bookNotFound(id);
    return book;
  }

  /**
   * Adds a price. One without an end takes over from the meter's price that had none; it may do so backwards.
   * @throws DomainError PRICE_BOOK_NOT_FOUND, PRICE_OVERLAP
   */
  async addPrice(bookId: string, input: PriceInput): Promise<Price> {
    const price = priceOf(input);
    const { meter, validFrom, validTo } = price;
    try {
      await this.database.transaction(async (tx) => {
        if (!(await books.lockBook(tx, bookId))) throw bookNotFound(bookId);
        // Only once the book is ours: who cuts a month off waits for everybody who shares this.
        await shareBillingFacts(tx);
        if (validTo === null) await books.closeOpenPrice(tx, bookId, meter, validFrom);
        await books.insertPrice(tx, bookId, price, this.clock.now());
      });
    } catch (error) {
      throw brokenConstraint(error) === 'ex_price_overlap' ? priceOverlap(meter, validFrom, validTo) : error;
    }
    return price;
  }

  /**
   * Bills the account by the book from now on, what was used before included; null is the default one.
   * @throws DomainError ACCOUNT_NOT_FOUND, PRICE_BOOK_NOT_FOUND, PRICE_BOOK_CURRENCY
   */
  async assign(tx: Tx, accountId: string, bookId: string | null): Promise<void> {
    const book = await bookNamed(tx, bookId);
    const currency = await books.currencyOf(tx, accountId);
    if (currency === null) throw accountNotFound(accountId);
    if (currency !== book.currency) throw otherCurrency(book.currency, currency);
    if (bookId === null) await books.unassignBook(tx, accountId);
    else await books.assignBook(tx, accountId, bookId);
  }

  /** The id of the book that the account is billed by; of the default one without an account. */
  async bookOf(accountId: string | null): Promise<string> {
    return (await books.bookOfAccount(this.database, accountId)).id;
  }

  /** The same of many accounts, by account. */
  async booksOf(accountIds: string[]): Promise<Map<string, string>> {
    const assigned = await books.booksOfAccounts(this.database, accountIds);
    return new Map(assigned.map(({ accountId, priceBookId }) => [accountId, priceBookId]));
  }

  /**
   * What the items would cost the account in a month of 730 hours at the prices of now, if they were all that it used: those of
   * a meter share its allowance, its tiers and its minimum in proportion. Each item is rounded half to even.
   */
  async monthlyCost(items: MonthlyItem[], accountId: string | null): Promise<MonthlyCost> {
    const book = await this.get(await this.bookOf(accountId));
    const now = this.clock.now();
    const ofMeter = groupBy(items, ({ meter }) => meter);
    const costed = items.map(({ meter, quantity }) => {
      const price = book.prices.find((one) => one.meter === meter && inEffect(one, now));
      const all = sum((ofMeter.get(meter) ?? []).map((one) => one.quantity));
      const cost = price ? shareOfMonth(price, quantity, all) : '0';
      return { meter, quantity, unitPrice: price?.unitPrice ?? null, cost };
    });
    return {
      currency: book.currency,
      total: sum(costed.map(({ cost }) => cost)),
      priced: costed.every(({ unitPrice }) => unitPrice !== null),
      items: costed,
    };
  }
}

/** The default one where none is named. */
async function bookNamed(tx: Tx, id: string | null): Promise<Pick<PriceBook, 'currency'>> {
  if (id === null) return books.bookOfAccount(tx, null);
  const book = await books.selectBook(tx, id);
  if (!book) throw bookNotFound(id);
  return book;
}

/** What a part of all that is used of a meter in a month costs. */
function shareOfMonth(price: Price, quantity: Decimal, all: Decimal): Decimal {
  if (compare(all, '0') === 0) return '0';
  const units = fraction(times(all, monthHours));
  const cost = greatest(costOfUnits(price, { from: zero, to: units }, units), fraction(price.minimum ?? '0'));
  const share = divide(multiply(cost, fraction(quantity)), fraction(all));
  return normalized(roundedFraction(share, places));
}

const inEffect = ({ validFrom, validTo }: Price, at: Date): boolean =>
  validFrom <= at && (validTo === null || at < validTo);
