export { AnomalyEntity } from './anomaly.entity';
export { CloudResourceEntity } from './cloud-resource.entity';
export { Clouds } from './clouds';
export { FleetEventEntity } from './fleet-event.entity';
export type { FleetEvent } from './fleet-event.repository';
export { LifecycleEventEntity } from './lifecycle-event.entity';
export { ReconciliationModule } from './reconciliation.module';
export { ReconciliationService, type PlanStep } from './reconciliation.service';
export { fleetEventChannel, type ResourceRow } from './resource.repository';
