export { AccountEntity } from './account.entity';
export { accountInputSchema } from './account.schema';
export { AccountService } from './account.service';
export { BlueprintVersionEntity } from './blueprint-version.entity';
export { instanceKeys } from './blueprint.checks';
export { BlueprintEntity } from './blueprint.entity';
export { ownNetworks, routedKeys } from './blueprint.network.checks';
export { blueprintSpecSchema } from './blueprint.schema';
export { BlueprintService } from './blueprint.service';
export type { BlueprintSpec, RouteSpec, SecurityGroupRuleSpec, ServerSpec, Subnet6Spec } from './blueprint.shape';
export { cannotShrink, typeIsFixed, volumesOf, type VolumeSpec } from './blueprint.volumes';
export { CidrPoolEntity } from './cidr-pool.entity';
export { FleetEntity } from './fleet.entity';
export {
  blueprintInputSchema,
  fleetInputSchema,
  fleetPatchSchema,
  type BlueprintInput,
  type FleetInput,
  type FleetPatch,
} from './fleet.schema';
export { FleetService } from './fleet.service';
export {
  findFleet,
  findFleetByName,
  fleetChannel,
  loadWanted,
  pauseFleet,
  reconcileQueue,
  releaseNetworkAllocations,
  requestBuild,
  requestReconcile,
  resumeFleet,
  setFleetState,
} from './fleet.store';
export {
  approvals,
  fleetStatuses,
  type Account,
  type Approval,
  type Condition,
  type Endpoint,
  type Fleet,
  type FleetStatus,
  type PauseReason,
} from './fleet.types';
export { fleetDeleting } from './fleets.errors';
export { FleetLinkEntity } from './link.entity';
export { linkInputSchema, type LinkInput } from './link.schema';
export { LinkService } from './link.service';
export { forgetEndedLinks, linkedAmong, loadLinks, peersOf, readWanted, type FleetLink } from './link.store';
export { FleetsModule } from './fleets.module';
export { SubnetAllocationEntity } from './subnet-allocation.entity';
