import { Module } from '@nestjs/common';
import { MeteringScheduler } from './metering.scheduler';
import { MeteringService } from './metering.service';

/** Expects the global `Database`, `CONFIG` and the scheduler's registry (`ScheduleModule.forRoot()`). */
@Module({ providers: [MeteringService, MeteringScheduler], exports: [MeteringService] })
export class MeteringModule {}
