import { Module } from '@nestjs/common';
import { MeteringModule } from '../metering';
import { BillingPeriodService } from './months/billing-period.service';
import { ClosingScheduler } from './closing/closing.scheduler';
import { ClosingService } from './closing/closing.service';
import { CreditNoteService } from './invoices/credit-note.service';
import { ExplainService } from './invoices/explain.service';
import { InvoiceService } from './invoices/invoice.service';
import { MonthTotalsService } from './months/month-totals.service';
import { PriceBookService } from './prices/price-book.service';
import { RatingService } from './rating/rating.service';
import { StatementService } from './months/statement.service';
import { WhatIfService } from './rating/what-if.service';

const services = [
  PriceBookService,
  RatingService,
  BillingPeriodService,
  ClosingService,
  InvoiceService,
  CreditNoteService,
  StatementService,
  ExplainService,
  WhatIfService,
  MonthTotalsService,
];

/** Expects the global `Database`, `CLOCK`, `CONFIG` and the scheduler's registry (`ScheduleModule.forRoot()`). */
@Module({ imports: [MeteringModule], providers: [...services, ClosingScheduler], exports: services })
export class BillingModule {}
