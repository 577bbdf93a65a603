import { Module } from '@nestjs/common';
import { ArchivesModule } from '../archives';
import { BillingModule } from '../billing';
import { InvoiceArchiver } from './archiving/invoice.archiver';
import { BudgetService } from './budgets/budget.service';
import { FocusExport } from './focus/focus.export';
import { ReportsScheduler } from './reports.scheduler';
import { SpendService } from './spend/spend.service';
import { UsageService } from './usage.service';

const services = [UsageService, FocusExport, BudgetService, SpendService];

/** Expects the globals of `AppModule` and the scheduler's registry (`ScheduleModule.forRoot()`). */
@Module({
  imports: [ArchivesModule, BillingModule],
  providers: [...services, InvoiceArchiver, ReportsScheduler],
  exports: services,
})
export class ReportsModule {}
