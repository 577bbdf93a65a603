export { AnomalyEntity } from './anomaly.entity';
export { CloudResourceEntity } from './cloud-resource.entity';
export { Clouds } from './clouds';
export { FleetEventEntity } from './fleet-event.entity';
export type { FleetEvent } from './fleet-event.repository';
export { ReconciliationModule } from './reconciliation.module';
export { ReconciliationService, type PlanStep, type ServerAction } from './reconciliation.service';
export { fleetEventChannel, type ResourceRow } from './resource.repository';
export type { Topology, TopologyEdge, TopologyNode } from './topology.builder';
