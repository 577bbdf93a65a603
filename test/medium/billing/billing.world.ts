import {
  BillingPeriodService,
  ClosingService,
  CreditNoteService,
  InvoiceService,
  PriceBookService,
  priceInputSchema,
  type BillingPeriod,
  type InvoiceDocument,
} from '../../../src/billing';
import { TestClock } from '../../../src/common/clock.fixture';
import { newId } from '../../../src/common/ids';
import { loadConfig } from '../../../src/config';
import { Database } from '../../../src/database';
import { MeteringService } from '../../../src/metering';
import { testDatabase } from '../../support/test-database';
import { lifecycleEvent, record, type Owner } from '../metering/lifecycle.fixture';

export const config = loadConfig({ MOORAGE_INVOICE_ISSUER: 'Harbour Office; Pier 7; Hamburg' }, '.');

export interface PriceWish {
  unitPrice: string;
  validFrom?: string;
  validTo?: string;
  meter?: string;
  tiers?: { upTo: string | null; unitPrice: string }[];
  tierMode?: 'graduated' | 'volume';
  freeAllowance?: string;
  minimum?: string;
}

export type Use = [from: string, to: string | null, meter?: string, quantity?: string];

/** Accounts, prices, usage and closings on a database of their own, with a clock that is moved. */
export class BillingWorld {
  readonly metering: MeteringService;
  readonly books: PriceBookService;
  readonly periods: BillingPeriodService;
  readonly closing: ClosingService;
  readonly invoices: InvoiceService;
  readonly credits: CreditNoteService;

  private constructor(
    readonly database: Database,
    readonly url: string,
    readonly clock: TestClock,
    readonly close: () => Promise<void>,
  ) {
    this.metering = new MeteringService(database);
    this.books = new PriceBookService(database, clock);
    this.periods = new BillingPeriodService(database, clock);
    this.closing = new ClosingService(database, this.metering, clock, config);
    this.invoices = new InvoiceService(database);
    this.credits = new CreditNoteService(database, clock, config);
  }

  static async open(now: string): Promise<BillingWorld> {
    const { database, url, close } = await testDatabase();
    return new BillingWorld(database, url, new TestClock(now), close);
  }

  moveTo(time: string): void {
    this.clock.moveTo(time);
  }

  async account({ timeZone = 'UTC', currency = 'EUR', name = 'Harbour', accountId = newId() } = {}): Promise<Owner> {
    await this.database.query(
      'insert into account (id, name, currency, time_zone, created_at) values ($1, $2, $3, $4, $5)',
      [accountId, name, currency, timeZone, this.clock.now()],
    );
    return { accountId, fleetId: newId() };
  }

  /** Gives the account a book of its own with these prices, of `router` where no meter is named. */
  async priced(who: Owner, prices: PriceWish[], currency = 'EUR'): Promise<string> {
    const book = await this.books.create({ name: newId(), currency });
    for (const wish of prices) await this.price(book.id, wish);
    await this.database.transaction((tx) => this.books.assign(tx, who.accountId, book.id));
    return book.id;
  }

  price(bookId: string, wish: PriceWish) {
    return this.books.addPrice(
      bookId,
      priceInputSchema.parse({ meter: 'router', validFrom: '2000-01-01T00:00:00Z', ...wish }),
    );
  }

  /** A resource for each use; gives their ids. */
  async used(who: Owner, uses: Use[]): Promise<string[]> {
    const ids: string[] = [];
    for (const [from, to, meter = 'router', quantity = '1'] of uses) {
      const id = newId();
      await record(this.database, [lifecycleEvent(who, id, 'opened', from, { meter, quantity })]);
      if (to !== null) await record(this.database, [lifecycleEvent(who, id, 'closed', to)]);
      ids.push(id);
    }
    await this.metering.absorbAll();
    return ids;
  }

  async change(who: Owner, id: string, at: string, meter: string, quantity: string): Promise<void> {
    await record(this.database, [lifecycleEvent(who, id, 'changed', at, { meter, quantity })]);
    await this.metering.absorbAll();
  }

  async end(who: Owner, id: string, at: string): Promise<void> {
    await record(this.database, [lifecycleEvent(who, id, 'closed', at)]);
    await this.metering.absorbAll();
  }

  /** Adds to what was counted, as recorded now. */
  async counted(who: Owner, counts: [hour: string, quantity: string, meter?: string][]): Promise<void> {
    for (const [hour, quantity, meter = 'device.messages'] of counts) {
      await this.database.query(
        `insert into counted_usage (id, account_id, fleet_id, meter, hour, quantity, recorded_at)
         values (gen_random_uuid(), $1, $2, $3, $4, $5, clock_timestamp())`,
        [who.accountId, who.fleetId, meter, hour, quantity],
      );
    }
  }

  async month(who: Owner, month: string): Promise<BillingPeriod> {
    const { items } = await this.periods.list({ limit: 500 }, [who.accountId]);
    const found = items.find((period) => period.month === month);
    if (!found) throw new Error(`no month ${month}`);
    return found;
  }

  async document(invoiceId: string): Promise<InvoiceDocument> {
    return JSON.parse((await this.invoices.get(invoiceId)).document) as InvoiceDocument;
  }

  /** Closes every month up to this one; gives this one's invoice as it was issued, null where there is none. */
  async closeUpTo(who: Owner, month: string): Promise<InvoiceDocument | null> {
    const { items } = await this.periods.list({ limit: 500 }, [who.accountId]);
    let invoice: InvoiceDocument | null = null;
    for (const period of items.filter((one) => one.month <= month).reverse()) {
      const { invoiceId } = await this.closing.close(period.id);
      invoice = invoiceId === null ? null : await this.document(invoiceId);
    }
    return invoice;
  }
}
