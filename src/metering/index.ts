export { usedPieces } from './usage.sql';
export {
  deriveIntervals,
  type Confidence,
  type Instant,
  type LoggedEvent,
  type UsageInterval,
} from './interval.deriver';
export { MeteredEventEntity } from './metered-event.entity';
export { MeteringModule } from './metering.module';
export { type IntervalFilter, type RecordedInterval } from './metering.repository';
export { MeteringService } from './metering.service';
export { UsageIntervalEntity } from './usage-interval.entity';
