export { AccountUnknownPolicyEntity } from './account-unknown-policy.entity';
export { MeteredEventEntity } from './metered-event.entity';
export { MeteringModule } from './metering.module';
export type { RecordedInterval } from './metering.repository';
export { MeteringService } from './metering.service';
export { UnknownDecisionEntity } from './unknown-decision.entity';
export { unknownTreatments, type UnknownTreatment } from './unknown.types';
export { UsageIntervalEntity } from './usage-interval.entity';
export { usedPieces } from './usage.sql';
