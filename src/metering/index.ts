export { MeteredEventEntity } from './metered-event.entity';
export { MeteringModule } from './metering.module';
export type { RecordedInterval } from './metering.repository';
export { MeteringService } from './metering.service';
export { UsageIntervalEntity } from './usage-interval.entity';
export { usedPieces } from './usage.sql';
