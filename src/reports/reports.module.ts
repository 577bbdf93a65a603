import { Module } from '@nestjs/common';
import { BillingModule } from '../billing';
import { FocusExport } from './focus/focus.export';
import { UsageService } from './usage.service';

const services = [UsageService, FocusExport];

/** Expects the globals `Database`, `CLOCK` and `CONFIG`. */
@Module({ imports: [BillingModule], providers: services, exports: services })
export class ReportsModule {}
