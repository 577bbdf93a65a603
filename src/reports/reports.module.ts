import { Module } from '@nestjs/common';
import { BillingModule } from '../billing';
import { UsageService } from './usage.service';

/** Expects the global `CLOCK`. */
@Module({ imports: [BillingModule], providers: [UsageService], exports: [UsageService] })
export class ReportsModule {}
