import { Module } from '@nestjs/common';
import { MeteringModule } from '../metering';
import { BillingPeriodService } from './billing-period.service';
import { ClosingService } from './closing.service';
import { CreditNoteService } from './credit-note.service';
import { InvoiceService } from './invoice.service';
import { PriceBookService } from './price-book.service';
import { RatingService } from './rating.service';
import { StatementService } from './statement.service';

const services = [
  ...[PriceBookService, RatingService, BillingPeriodService, ClosingService, InvoiceService],
  ...[CreditNoteService, StatementService],
];

/** Expects the global `Database`, `CLOCK` and `CONFIG`. */
@Module({ imports: [MeteringModule], providers: services, exports: services })
export class BillingModule {}
