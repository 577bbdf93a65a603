export { AccountEntity } from './account.entity';
export { accountSorting } from './account.repository';
export { accountInputSchema } from './account.schema';
export { ownerOf } from './account.owner';
export { AccountService } from './account.service';
export { BlueprintVersionEntity } from './blueprint-version.entity';
export { BlueprintEntity } from './blueprint.entity';
export { cidrsOf, ownNetworks, routedKeys } from './blueprint.network.checks';
export { blueprintSpecSchema } from './blueprint.schema';
export { blueprintSorting, imageUsers, snapshotUsers, type Blueprint } from './blueprint.repository';
export { BlueprintService } from './blueprint.service';
export type { BlueprintSpec, RouteSpec, Subnet6Spec } from './blueprint.shape';
export { cannotShrink, typeIsFixed, volumesOf, type VolumeSpec } from './blueprint.volumes';
export { CidrPoolEntity } from './cidr-pool.entity';
export { FleetEntity } from './fleet.entity';
export { FleetKeyPairEntity } from './fleet-key-pair.entity';
export { ensureKeyPair, revealKeyPair } from './fleet-key-pair.store';
export {
  blueprintInputSchema,
  fleetInputSchema,
  fleetPatchSchema,
  newBlueprintSchema,
  type BlueprintInput,
  type FleetInput,
  type FleetPatch,
  type NewBlueprint,
} from './fleet.schema';
export { fleetSorting } from './fleet.repository';
export { FleetService } from './fleet.service';
export {
  findFleet,
  findFleetByName,
  fleetChannel,
  forgetSettled,
  loadWanted,
  markSettled,
  pauseFleet,
  releaseNetworkAllocations,
  requestBuild,
  resumeFleet,
  setFleetState,
} from './fleet.store';
export { countFleets } from './fleet-overview.repository';
export { holdScale, rescale } from './fleet.scale';
export { reconcileQueue, requestReconcile } from './fleet.wake';
export {
  approvals,
  driftPolicies,
  engines,
  fleetStatuses,
  type Account,
  type Approval,
  type Condition,
  type DriftPolicy,
  type Endpoint,
  type Fleet,
  type FleetStatus,
  type PauseReason,
} from './fleet.types';
export { fleetDeleting, notFound } from './fleets.errors';
export { FleetLinkEntity } from './link.entity';
export { linkInputSchema, type LinkInput } from './link.schema';
export { LinkService } from './link.service';
export { forgetEndedLinks, linkedAmong, loadLinks, peersOf, readWanted, type FleetLink } from './link.store';
export { FleetsModule } from './fleets.module';
export { projectQuotasSchema, type OwnProject, type ProjectQuotas } from './project.shape';
export type { SecurityGroupRuleSpec } from './security-group.shape';
export { canonical, ethertypeOf, factsOf, type RuleFacts } from './security-rule.facts';
export { withCounts, instanceKeys } from './server.scale';
export type { FlavorQuery, ImageQuery, ServerSpec } from './server.shape';
export { bootVolumeKey } from './volume.shape';
export { addressOf, userDataOf } from './user-data.template';
export { SubnetAllocationEntity } from './subnet-allocation.entity';
