import { Module } from '@nestjs/common';
import { CounterScheduler } from './counted/counter.scheduler';
import { CounterService } from './counted/counter.service';
import { UsageEventService } from './counted/usage-event.service';
import { UsageKeeper } from './counted/usage.keeper';
import { UsageReconciliationService } from './comparison/usage-reconciliation.service';
import { MeteringScheduler } from './metering.scheduler';
import { MeteringService } from './metering.service';
import { UnknownUsageService } from './unknown.service';

const services = [MeteringService, UnknownUsageService, UsageEventService, UsageReconciliationService];

/** Expects the globals `Database`, `CONFIG`, `CLOCK`, `BackgroundWork` and the scheduler's registry (`ScheduleModule.forRoot()`). */
@Module({
  providers: [...services, MeteringScheduler, CounterService, CounterScheduler, UsageKeeper],
  exports: services,
})
export class MeteringModule {}
