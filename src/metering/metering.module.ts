import { Module } from '@nestjs/common';
import { MeteringScheduler } from './metering.scheduler';
import { MeteringService } from './metering.service';
import { UnknownUsageService } from './unknown.service';

/** Expects the global `Database`, `CONFIG` and the scheduler's registry (`ScheduleModule.forRoot()`). */
@Module({
  providers: [MeteringService, UnknownUsageService, MeteringScheduler],
  exports: [MeteringService, UnknownUsageService],
})
export class MeteringModule {}
