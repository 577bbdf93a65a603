export { AccountPriceBookEntity } from './account-price-book.entity';
export { BillingPeriodEntity } from './billing-period.entity';
export { BillingPeriodService } from './billing-period.service';
export type { BillingPeriod } from './billing-period.types';
export { creditNoteInputSchema, type CreditNoteInput } from './credit-note.schema';
export { CreditNoteService } from './credit-note.service';
export { invoiceSorting, type IssuedInvoice } from './invoice.repository';
export { BillingModule } from './billing.module';
export { ChargeLineEntity } from './charge-line.entity';
export type { ChargeLine } from './charge-line.types';
export { InvoiceEntity } from './invoice.entity';
export { ClosingService } from './closing.service';
export { ExplainService } from './explain.service';
export { InvoiceService } from './invoice.service';
export type { InvoiceDocument, InvoiceLine } from './invoice.types';
export { MonthTotalsService } from './month-totals.service';
export { PriceBookEntity } from './price-book.entity';
export {
  priceBookInputSchema,
  priceInputSchema,
  whatIfInputSchema,
  type PriceBookInput,
  type PriceInput,
  type WhatIfInput,
} from './price-book.schema';
export { bookSorting } from './price-book.repository';
export { PriceBookService } from './price-book.service';
export { PriceEntity } from './price.entity';
export type { Granularity } from './rating.repository';
export { RatingService, type RatedUsage } from './rating.service';
export { StatementService } from './statement.service';
export type { Statement } from './statement.types';
export type { MonthPart } from './month.parts.repository';
export { lineKey } from './month.rater';
export { WhatIfService } from './what-if.service';
