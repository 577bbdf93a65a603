export { AccountPriceBookEntity } from './prices/account-price-book.entity';
export { BillingPeriodEntity } from './months/billing-period.entity';
export { BillingPeriodService } from './months/billing-period.service';
export type { BillingPeriod } from './months/billing-period.types';
export { creditNoteInputSchema, type CreditNoteInput } from './invoices/credit-note.schema';
export { CreditNoteService } from './invoices/credit-note.service';
export { invoiceSorting, type IssuedInvoice } from './invoices/invoice.repository';
export { BillingModule } from './billing.module';
export { ChargeLineEntity } from './invoices/charge-line.entity';
export type { ChargeLine } from './invoices/charge-line.types';
export { InvoiceEntity } from './invoices/invoice.entity';
export { InvoicePrefixEntity } from './invoices/invoice-prefix.entity';
export { ClosingService } from './closing/closing.service';
export { ExplainService } from './invoices/explain.service';
export { isDocumentNumber } from './invoices/invoice.number';
export { InvoiceService } from './invoices/invoice.service';
export type { InvoiceDocument, InvoiceLine } from './invoices/invoice.types';
export { MonthTotalsService } from './months/month-totals.service';
export { PriceBookEntity } from './prices/price-book.entity';
export {
  priceBookInputSchema,
  priceInputSchema,
  whatIfInputSchema,
  type PriceBookInput,
  type PriceInput,
  type WhatIfInput,
} from './prices/price-book.schema';
export { bookSorting } from './prices/price-book.repository';
export { PriceBookService } from './prices/price-book.service';
export { PriceEntity } from './prices/price.entity';
export type { Granularity } from './rating/rating.repository';
export { RatingService, type RatedUsage } from './rating/rating.service';
export { StatementService } from './months/statement.service';
export type { Statement } from './months/statement.types';
export type { MonthPart } from './months/month.parts.repository';
export { lineKey } from './months/month.rater';
export { WhatIfService } from './rating/what-if.service';
