import { Module } from '@nestjs/common';
import { MeteringModule } from '../metering';
import { BillingPeriodService } from './billing-period.service';
import { ClosingScheduler } from './closing.scheduler';
import { ClosingService } from './closing.service';
import { CreditNoteService } from './credit-note.service';
import { ExplainService } from './explain.service';
import { InvoiceService } from './invoice.service';
import { MonthTotalsService } from './month-totals.service';
import { PriceBookService } from './price-book.service';
import { RatingService } from './rating.service';
import { StatementService } from './statement.service';
import { WhatIfService } from './what-if.service';

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
