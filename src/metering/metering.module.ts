import { Module } from '@nestjs/common';
import { UsageReconciliationService } from './comparison/usage-reconciliation.service';
import { MeteringScheduler } from './metering.scheduler';
import { MeteringService } from './metering.service';
import { UnknownUsageService } from './unknown.service';

/** Expects the global `Database`, `CLOCK`, `CONFIG` and the scheduler's registry (`ScheduleModule.forRoot()`). */
@Module({
  providers: [MeteringService, UnknownUsageService, UsageReconciliationService, MeteringScheduler],
  exports: [MeteringService, UnknownUsageService, UsageReconciliationService],
})
export class MeteringModule {}
