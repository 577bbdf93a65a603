export { AccountEntity } from './accounts/account.entity';
export { accountSorting } from './accounts/account.repository';
export { accountInputSchema } from './accounts/account.schema';
export { ownerOf } from './accounts/account.owner';
export { AccountService } from './accounts/account.service';
export { BlueprintVersionEntity } from './blueprints/blueprint-version.entity';
export { BlueprintEntity } from './blueprints/blueprint.entity';
export { cidrsOf, ownNetworks, routedKeys } from './blueprints/blueprint.network.checks';
export { blueprintSpecSchema } from './blueprints/blueprint.schema';
export { blueprintSorting, imageUsers, snapshotUsers, type Blueprint } from './blueprints/blueprint.repository';
export { BlueprintService } from './blueprints/blueprint.service';
export type { BlueprintSpec, RouteSpec, Subnet6Spec } from './blueprints/blueprint.shape';
export { cannotShrink, typeIsFixed, volumesOf, type VolumeSpec } from './blueprints/blueprint.volumes';
export { CidrPoolEntity } from './addresses/cidr-pool.entity';
export { FleetEntity } from './fleet.entity';
export { FleetKeyPairEntity } from './key-pairs/fleet-key-pair.entity';
export { forgetKeyPair } from './key-pairs/fleet-key-pair.repository';
export { ensureKeyPair, revealKeyPair } from './key-pairs/fleet-key-pair.store';
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
export { fleetChannel, fleetSorting, selectFleet, selectFleetByName, setFleetState } from './fleet.repository';
export { FleetService } from './fleet.service';
export {
  forgetSettled,
  loadStanding,
  loadWanted,
  markSettled,
  pauseFleet,
  requestBuild,
  resumeFleet,
} from './fleet.store';
export { countFleets } from './fleet-overview.repository';
export { rescale } from './fleet.scale';
export { holdScale } from './fleet.scale.repository';
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
export { FleetLinkEntity } from './links/link.entity';
export { linkInputSchema, type LinkInput } from './links/link.schema';
export { selectLinkedAmong, selectPeerIds } from './links/link.repository';
export { LinkService } from './links/link.service';
export { forgetEndedLinks, loadLinks, readWanted, type FleetLink } from './links/link.store';
export { FleetsModule } from './fleets.module';
export { projectQuotasSchema, type OwnProject, type ProjectQuotas } from './blueprints/project.shape';
export type { SecurityGroupRuleSpec } from './blueprints/security-group.shape';
export { canonical, ethertypeOf, factsOf, type RuleFacts } from './blueprints/security-rule.facts';
export { withCounts, instanceKeys } from './blueprints/server.scale';
export { lastKept } from './blueprints/volume.history';
export type { FlavorQuery, ImageQuery, ServerSpec } from './blueprints/server.shape';
export { bootVolumeKey } from './blueprints/volume.shape';
export { addressOf, userDataOf } from './blueprints/user-data.template';
export { releaseNetworkAllocations } from './addresses/subnet-allocation.repository';
export { SubnetAllocationEntity } from './addresses/subnet-allocation.entity';
