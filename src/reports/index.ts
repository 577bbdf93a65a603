export { ReportsModule } from './reports.module';
export { usageQuerySchema, type UsageQuery } from './usage.schema';
export { UsageService } from './usage.service';
