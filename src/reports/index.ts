export { ReportsModule } from './reports.module';
export { usageQuerySchema, type UsageQuery } from './usage.schema';
export { UsageService, type UsageItem, type UsageOptions } from './usage.service';
