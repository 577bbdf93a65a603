import { Module } from '@nestjs/common';
import { CounterScheduler } from './counted/counter.scheduler';
import { CounterService } from './counted/counter.service';
import { UsageEventService } from './counted/usage-event.service';
import { UsageKeeper } from './counted/usage.keeper';
import { MeteringScheduler } from './metering.scheduler';
import { MeteringService } from './metering.service';

/** Expects the globals `Database`, `CONFIG`, `CLOCK` and the scheduler's registry (`ScheduleModule.forRoot()`). */
@Module({
  providers: [MeteringService, MeteringScheduler, CounterService, CounterScheduler, UsageEventService, UsageKeeper],
  exports: [MeteringService, UsageEventService],
})
export class MeteringModule {}
